"""Remember one brand: count what is said into base buckets, and know when they have to be judged (judging.py).

All of it is a function of the records heard and the watermark at each of them; nothing here reads a clock.
Bounds: 290 buckets inside the longest window, `VOICES` kept voices, `IDS` ids, 5 baselines x 2,000 terms.
"""

from schemas import notice as notices
from schemas.mention import Disposition, Mention
from schemas.profile import Profile
from streams.aggregate.authenticity import Folder
from streams.aggregate.bucket import Bucket
from streams.aggregate.buckets import Buckets
from streams.aggregate.vote import is_revised_review, voice_of
from streams.cases.accounts import Accounts
from streams.cases.days import Days
from streams.cases.episodes import Cases
from streams.cases.silence import Sources
from streams.detect.baseline import Baseline, Lesson
from streams.detect.concepts import terms_told
from streams.detect.held_back import HeldBackList
from streams.detect.resolution import Resolution
from streams.detect.themes import Themes
from streams.editions import Edition, Editions
from streams.enrich.enricher import Enricher
from streams.enrich.heard import Heard
from streams.ingest import Statement
from streams.listen.tally import Tally
from streams.notices.gaps import Gaps
from streams.notices.ids import Ids
from streams.notices.part import Part, packed
from streams.policy import BASE, BASE_MS, DAY, DAY_MS, LONGEST_MS, SCALES, SLOW
from streams.summary import SinceSummary
from streams.windows import bucket_of, first_hop, is_judged, is_late, is_too_late, next_end, next_hop


class Brand:
    """Everything that is known of one brand in its partition."""

    def __init__(self, name: str, profile: Profile, profile_hash: str, first_ms: int, tally: Tally) -> None:
        self.name = name
        self.editions = Editions(Edition(profile, profile_hash, first_ms))
        self.first_ms = first_ms
        self.scales = tuple(n for n, s in enumerate(SCALES) if s.window_ms // 1000 in profile.windows)
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
        self.pending: dict[int, set[int]] = {}
        """End of hop -> numbers of the scales that are judged then."""
        self.touched: dict[int, set[int]] = {}
        """Number of a scale -> buckets that late mentions reached since its last hop."""
        self.since = SinceSummary()
        self.held_back = HeldBackList()
        self.is_learning = True
        self.has_spoken = False
        """A mention was counted: before, there may be a lesson and no talk."""
        self.due_ms: int | None = None
        """End of the next hop, theme or bucket; it is judged when the watermark is past it by the lateness."""
        self._tally = tally

    @property
    def profile(self) -> Profile:
        """The profile in force for what is judged."""
        return self.editions.now.profile

    @property
    def profile_hash(self) -> str:
        """Of the profile in force."""
        return self.editions.now.hash

    @property
    def enricher(self) -> Enricher:
        """Of the profile in force."""
        return self.editions.now.enricher

    def hear(
        self, said: Statement, id_hash: int, author: int, watermark_ms: int | None
    ) -> tuple[Disposition, int]:
        """Take in one statement; gives what became of it, and its event time, ms."""
        mention = said.mention
        known_ms = self.ids.revision_of(id_hash)
        if known_ms is not None:
            is_edit = (said.revised_ms or 0) > known_ms
            return Disposition.REVISED if is_edit else Disposition.DUPLICATE, said.at_ms
        at_ms = said.at_ms
        if is_revised_review(said):
            at_ms = said.revised_ms or at_ms  # the store shows the last word only: it was said then
        bucket_ms = bucket_of(at_ms)
        if watermark_ms is not None and is_too_late(bucket_ms, watermark_ms):
            is_edit = not is_too_late(bucket_of(said.revised_ms or at_ms), watermark_ms)
            return Disposition.REVISED if is_edit else Disposition.TOO_LATE, at_ms
        edition = self.editions.at(bucket_ms)
        if mention.by_brand or mention.author in edition.accounts.get(mention.source, ()):
            self.since.by_brand += 1
            return Disposition.BY_BRAND, at_ms
        heard = None if _is_reshare(mention) else edition.enricher.hear(said.text, mention.language)
        if heard is None or heard.is_reshare:
            self.since.reshares += 1
            return Disposition.RESHARE, at_ms
        if edition.is_of_another(heard.tokens):
            return Disposition.EXCLUDED, at_ms
        # only what moves the watermark is remembered: else buckets would pile up ahead of it
        bucket = self._bucket_at(bucket_ms)
        late = watermark_ms is not None and is_late(bucket_ms, watermark_ms)
        if late or bucket.is_silent:
            self.schedule(bucket_ms, watermark_ms)
        if late:
            self.since.late_added += 1
        else:
            self._begin(bucket_ms)
        part = self._count(bucket, said, heard, id_hash, author, at_ms)
        self._remember(id_hash, bucket_ms, part, said.revised_ms)
        return Disposition.LATE_COUNTED if late else Disposition.COUNTED, at_ms

    def _begin(self, bucket_ms: int) -> None:
        """Note when the brand was first heard; what it was taught before counts from then."""
        if not self.has_spoken:
            self.has_spoken = True
            self.first_ms = bucket_ms
            for baseline in self.baselines:
                baseline.begin_at(bucket_ms)
        self.first_ms = min(self.first_ms, bucket_ms)

    def _bucket_at(self, bucket_ms: int) -> Bucket:
        self.buckets.dirty.add(bucket_ms)
        bucket = self.buckets.get(bucket_ms)
        if bucket is None:
            bucket = self.buckets[bucket_ms] = Bucket(bucket_ms)
            bucket.incomplete = self.gaps.holds(bucket_ms)
            self._be_due_by(bucket_ms + BASE_MS + LONGEST_MS)
        return bucket

    def _remember(self, id_hash: int, bucket_ms: int, part: Part, revised_ms: int | None) -> None:
        self.ids.remember(id_hash, bucket_ms, packed(part), revised_ms)
        for forgotten in self.ids.overflow():
            self._tally.bounds["ids"] += 1
            self.buckets.dirty.add(forgotten)

    def schedule(self, bucket_ms: int, watermark_ms: int | None) -> None:
        """Name the next hop of each window length that has to look at this bucket."""
        for number in {BASE, DAY, *self.scales}:  # rates and uses are judged by the day's hops in any case
            scale = SCALES[number]
            hop_ms = first_hop(bucket_ms, scale)
            if watermark_ms is not None and is_judged(hop_ms, watermark_ms):
                hop_ms = next_hop(watermark_ms, scale)
                if hop_ms - scale.window_ms > bucket_ms:
                    continue
                self.touched.setdefault(number, set()).add(bucket_ms)
            elif number in self.scales:
                # where little is said, it is judged at once; not at an end that was judged before this came
                self._look_at(next_end(bucket_ms, watermark_ms), number)
            self._look_at(hop_ms, number)
        day_ends_ms = (bucket_ms // DAY_MS + 1) * DAY_MS
        if watermark_ms is None or not is_judged(day_ends_ms, watermark_ms):
            self._look_at(day_ends_ms, SLOW)

    def _look_at(self, end_ms: int, number: int) -> None:
        self.pending.setdefault(end_ms, set()).add(number)
        self._be_due_by(end_ms)

    def _count(
        self, bucket: Bucket, said: Statement, heard: Heard, id_hash: int, author: int, at_ms: int
    ) -> Part:
        """Count a mention as a voice or a near copy; gives what it added."""
        mention = said.mention
        is_known = mention.author is not None
        self.resolution.hear(at_ms)
        self.sources.hear(mention.source, at_ms)
        first = self.folder.first_of(heard.tokens, author, id_hash, at_ms)
        if first is not None:
            bucket.fold(first, author, mention.source)
            self._tally.folded += 1
            return Part(author, at_ms, is_known, False, first, None, ())
        told = terms_told(heard.concepts, self.baselines, at_ms)
        voice = voice_of(said, heard, told, id_hash, author, at_ms)
        if voice.sentiment is None:
            self._tally.unscored += 1
        self.buckets.add(bucket, voice)
        if heard.remark is not None:
            self.accounts.hear(voice, heard.remark)
        opinions = bucket.opinions_of(heard.departments) if heard.departments else ()
        return Part(author, at_ms, is_known, voice.is_revised, None, voice.sentiment, opinions)

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
            self._tally.held_back[reason] += 1

    def _be_due_by(self, end_ms: int) -> None:
        if self.due_ms is None or end_ms < self.due_ms:
            self.due_ms = end_ms

    def find_due(self) -> None:
        """Work out when something ends next."""
        ends = [*self.pending]
        if self.buckets:
            ends.append(min(self.buckets) + BASE_MS + LONGEST_MS)
        ends += (end_ms for end_ms in (self.themes.next_end_ms, self.cases.next_end_ms) if end_ms is not None)
        self.due_ms = min(ends, default=None)


def _is_reshare(mention: Mention) -> bool:
    return mention.reshare_of is not None or mention.kind == "reshare"
