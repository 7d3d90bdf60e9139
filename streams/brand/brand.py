"""Remember one brand: the table of what is known of it, what its baselines learn of it, and what is let go.

All of it is a function of the records heard and the watermark at each of them; nothing here reads a clock.
Bounds: 290 buckets inside the longest window, `VOICES` kept voices, `IDS` ids, 5 baselines x 2,000 terms.
"""

from schemas import notice as notices
from schemas.profile import Profile
from streams.aggregate.authenticity import Folder
from streams.aggregate.bucket import Bucket
from streams.aggregate.buckets import Buckets
from streams.aggregate.summary import SinceSummary
from streams.brand.editions import Edition, Editions
from streams.brand.hops import Hops
from streams.cases.accounts import Accounts
from streams.cases.days import Days
from streams.cases.episodes import Cases
from streams.cases.silence import Sources
from streams.detect.baseline import Baseline, Lesson
from streams.detect.held_back import HeldBackList
from streams.detect.resolution import Resolution
from streams.detect.themes import Themes
from streams.enrich.enricher import Enricher
from streams.listen.tally import Tally
from streams.notices.gaps import Gaps
from streams.notices.ids import Ids
from streams.policy import BASE_MS, LONGEST_MS, SCALES


class Brand:
    """Everything that is known of one brand in its partition."""

    def __init__(self, name: str, profile: Profile, profile_hash: str, first_ms: int, tally: Tally) -> None:
        self.name = name
        self.editions = Editions(Edition(profile, profile_hash, first_ms))
        self.first_ms = first_ms
        self.hops = Hops(profile.windows)
        self.buckets = Buckets(tally.bounds)
        self.ids = Ids()
        self.gaps = Gaps()
        self.folder = Folder()
        self.baselines = [Baseline(scale, first_ms) for scale in SCALES]
        self.themes = Themes()
        self.cases = Cases()
        self.accounts = Accounts()
        self.days = Days()
        self.are_days_dirty = True
        self.sources = Sources()
        self.resolution = Resolution()
        self.since = SinceSummary()
        self.held_back = HeldBackList()
        self.is_learning = True
        self.has_spoken = False
        """A mention was counted: before, there may be a lesson and no talk."""
        self.tally = tally

    @property
    def profile(self) -> Profile:
        """The profile in force for what is judged."""
        return self.editions.now.profile

    @property
    def profile_hash(self) -> str:
        """Of the profile in force."""
        return self.editions.now.hash

    @property
    def due_ms(self) -> int | None:
        """End of what is judged next."""
        return self.hops.due_ms

    @property
    def enricher(self) -> Enricher:
        """Of the profile in force."""
        return self.editions.now.enricher

    def begin(self, bucket_ms: int) -> None:
        """Note when the brand was first heard; what it was taught before counts from then."""
        if not self.has_spoken:
            self.has_spoken = True
            self.first_ms = bucket_ms
            for baseline in self.baselines:
                baseline.begin_at(bucket_ms)
        self.first_ms = min(self.first_ms, bucket_ms)

    def bucket_at(self, bucket_ms: int) -> Bucket:
        """The bucket that begins then, made if nothing was said in it so far, to be changed."""
        self.buckets.dirty.add(bucket_ms)
        bucket = self.buckets.get(bucket_ms)
        if bucket is None:
            bucket = self.buckets[bucket_ms] = Bucket(bucket_ms)
            bucket.incomplete = self.gaps.holds(bucket_ms)
            self.hops.be_due_by(bucket_ms + BASE_MS + LONGEST_MS)
        return bucket

    def between(self, start_ms: int, end_ms: int) -> list[Bucket]:
        """The buckets of a span, in the order of time."""
        return self.buckets.between(start_ms, end_ms)

    def learn(self, number: int, end_ms: int) -> None:
        """Let a baseline take in what is old enough at this hop."""
        baseline = self.baselines[number]
        until_ms = baseline.end_ms(end_ms)
        from_ms = baseline.learned_to_ms
        buckets = [bucket for bucket in self.between(from_ms, until_ms) if not bucket.incomplete]
        if self.gaps.spans:
            baseline.miss(self.gaps.within(max(from_ms, self.first_ms), until_ms))
        baseline.learn(buckets, until_ms, self.themes.excluded_at)

    def teach(self, notice: notices.Baseline, at_ms: int) -> None:
        """Take in what the brand's history taught about one window length."""
        number = next(n for n, scale in enumerate(SCALES) if scale.window_ms == notice.window * 1000)
        lesson = Lesson(notice.counts, notice.voices, notice.negative, notice.windows)
        self.baselines[number].teach(lesson, at_ms)

    def let_go(self, end_ms: int) -> None:
        """Forget the buckets that have left the longest window; all baselines have learned them then."""
        until_ms = end_ms - LONGEST_MS - BASE_MS
        self.gaps.forget(until_ms - BASE_MS)
        gone = self.buckets.starts_until(until_ms)
        if not gone:
            return
        for number, baseline in enumerate(self.baselines):
            if baseline.learned_to_ms <= gone[-1]:
                self.learn(number, end_ms)
        for start_ms in gone:
            self.buckets.drop(start_ms)
            self.ids.forget(start_ms)

    def hold(self, term: str, reason: str, authors: int) -> None:
        """Note something that stood out and raises nothing, for the next window summary."""
        if self.held_back.add(term, reason, authors):
            self.tally.held_back[reason] += 1

    def find_due(self) -> None:
        """Work out when something ends next."""
        ends = [*self.hops.pending]
        if self.buckets:
            ends.append(min(self.buckets) + BASE_MS + LONGEST_MS)
        ends += (end_ms for end_ms in (self.themes.next_end_ms, self.cases.next_end_ms) if end_ms is not None)
        self.hops.due_ms = min(ends, default=None)
