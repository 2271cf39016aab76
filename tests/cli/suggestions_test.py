#!/usr/bin/env python3
"""The error about a mistyped name suggests the right name."""

from program import ProgramTest, main


class Suggestions(ProgramTest):
    def test_are_made_for_a_transport(self) -> None:
        self.refused("run", "pip", says=("there is no transport 'pip'", "did you mean 'pipe'?"))
        self.refused("run", "uds-steam", says=("there is no transport 'uds-steam'", "did you mean 'uds-stream'?"))

    def test_are_made_for_a_family(self) -> None:
        ended = self.refused("run", "uds", says=("there is no transport 'uds'", "transports that begin with it: uds-"))
        for name in ("uds-stream", "uds-dgram", "uds-seqpacket"):
            self.assertIn(name, ended.err)
        self.assertNotIn("did you mean", ended.err)
        for name in ("shm", "mq", "shm-", "shm-boost-*x"):
            with self.subTest(name=name):
                self.refused("run", name, says=(f"there is no transport '{name}'",))
        self.refused("run", "pipe", "null,shm", says=("transports that begin with it: shm-",))
        self.refused("run", "posix", says=("transports that contain it: mq-posix",))
        self.refused("run", "pipe", "--codec", "string", says=("codecs that contain it: raw-string",))

    def test_are_made_for_a_codec(self) -> None:
        self.refused("run", "pipe", "--codec", "jsno", says=("there is no codec 'jsno'", "did you mean 'json'?"))

    def test_are_made_for_a_command(self) -> None:
        self.refused("lsit", says=("there is no command 'lsit'", "did you mean 'list'?"))
        self.refused("rum", "pipe", says=("there is no command 'rum'", "did you mean 'run'?"))

    def test_are_made_for_a_part_of_a_command(self) -> None:
        self.refused("history", "chekc", "x", says=("there is no command 'history chekc'", "did you mean 'check'?"))
        self.refused("history", "nix", says=("there is no command 'history nix'", "see: ipcbench history --help"))
        self.refused("history", says=("ipcbench history needs one of: add, check, plot, export",))

    def test_are_made_for_a_flag(self) -> None:
        says = ("there is no flag '--durration'", "did you mean '--duration'?")
        self.refused("run", "pipe", "--durration", "1s", says=says)
        self.refused("run", "pipe", "--siez=10", says=("there is no flag '--siez'", "did you mean '--size'?"))
        self.refused("list", "--jsn", says=("there is no flag '--jsn'", "did you mean '--json'?"))
        self.refused("--verison", says=("there is no flag '--verison'", "did you mean '--version'?"))

    def test_are_made_for_an_option_of_a_transport(self) -> None:
        self.refused("run", "pipe", "--option", "pipe_byets=4K", says=("pipe_byets", "did you mean 'pipe_bytes'?"))

    def test_nothing_is_guessed_where_nothing_is_near(self) -> None:
        ended = self.refused("run", "carrier-pigeon", says=("'carrier-pigeon'", "ipcbench list"))
        self.assertNotIn("did you mean", ended.err)

    def test_what_is_missing_or_too_much_is_named(self) -> None:
        for arguments in (("verify", "--check"), ("run", "pipe", "--size"), ("history", "add", "x", "--to")):
            with self.subTest(arguments=arguments):
                command = " ".join(arguments[: 2 if arguments[0] == "history" else 1])
                self.refused(*arguments, says=(f"{arguments[-1]} needs a value", f"see: ipcbench {command} --help"))
        self.refused("run", "pipe", "-n", "1", "-n", "2", says=("--iterations is given 2 times", "give it once"))
        self.refused("list", "pipe", says=("'pipe' is one argument too many for ipcbench list",))
        self.refused("compare", "a", "b", "[c]", says=("'[c]' is one argument too many for ipcbench compare",))

    def test_a_command_of_its_own_is_asked_for_help(self) -> None:
        self.refused("run", "pipe", "--zzzzzzzzz", says=("'--zzzzzzzzz'", "see: ipcbench run --help"))


if __name__ == "__main__":
    main()
