"""Name the trouble that a person at the command line can do something about.

`main` prints it as one sentence on standard error, without a traceback, and ends with its exit code.
Everything else that is raised is a bug and keeps its traceback.
"""


class UserError(Exception):
    """One sentence that names the thing and the number, and what to do about it.

    `exit_code` is 1 where what was asked for did not hold, 2 where it was asked for wrongly.
    """

    def __init__(self, sentence: str, *, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
