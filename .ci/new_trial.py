#!/usr/bin/env python3
"""Answers the questions of `letterpress new` on a terminal, as somebody at a keyboard would.

    python3 .ci/new_trial.py PROGRAM

The letters that are made must say what was answered and pass `check --deny-warnings`; answers that
cannot be are asked again; Ctrl-C at any question leaves no file and the exit code of a break.
The last line is "N passed, N failed"; the exit code is 1 if anything failed.
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 20
DOWN, ENTER, CTRL_C = "\x1b[B", "\r", "\x03"
# Moves, colours, cursor shown and hidden.
MARKS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Session:
    """The program on a terminal of its own."""

    def __init__(self, program, folder, *args, language="en_GB.UTF-8"):
        self.seen, self.hidden = "", False
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            env = dict(os.environ, TERM="xterm-256color", LC_ALL=language, NO_COLOR="1")
            os.execve(program, [program, "new", *args], env)

    def until(self, question):
        """Reads until a question is asked that was not asked before; what was shown."""
        end = time.monotonic() + PATIENCE
        while question not in self.seen:
            if not self.read(end):
                raise AssertionError(f"`{question}` was not asked; shown: {self.seen[-600:]!r}")
        shown, self.seen = self.seen, self.seen.split(question, 1)[1]
        return shown

    def read(self, end):
        left = end - time.monotonic()
        if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
            return False
        try:
            piece = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.hidden = max((piece.rfind(b"\x1b[?25l"), True), (piece.rfind(b"\x1b[?25h"), False), (-0.5, self.hidden))[1]
        self.seen += MARKS.sub("", piece.decode("utf-8", "replace"))
        return bool(piece)

    def say(self, keys):
        # A question is shown before its keys are listened for.
        time.sleep(0.05)
        os.write(self.terminal, keys.encode())

    def answer(self, question, text=""):
        self.until(question)
        self.say(text + ENTER)

    def choose(self, question, wanted):
        """Goes down a list to the entry with a text."""
        self.until(question)
        time.sleep(0.2)
        self.read(time.monotonic() + 0.5)
        for _ in range(60):
            marked = re.findall(r"> ([^\r\n]*)", self.seen)
            if marked and wanted in marked[-1]:
                break
            self.seen = ""
            self.say(DOWN)
            time.sleep(0.1)
            self.read(time.monotonic() + 1)
        else:
            raise AssertionError(f"`{wanted}` is not in the list")
        self.say(ENTER)

    def end(self):
        """Waits for the end; the exit code, 128 + the signal where one ended it."""
        end = time.monotonic() + PATIENCE
        while self.read(end):
            pass
        while time.monotonic() < end:
            done, status = os.waitpid(self.child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
            time.sleep(0.02)
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        raise AssertionError(f"it does not end; shown: {self.seen[-600:]!r}")


def expect(holds, message):
    if not holds:
        raise AssertionError(message)


def checked(program, folder, letter):
    """That a letter has nothing against it."""
    args = [program, "check", letter, "--deny-warnings", "--message-format", "short"]
    done = subprocess.run(args, cwd=folder, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{letter} is complained of:\n{done.stdout}{done.stderr}")


def has(folder, letter, *texts):
    made = (folder / letter).read_text(encoding="utf-8")
    for text in texts:
        expect(text in made, f"`{text}` is not in {letter}:\n{made[:1500]}")


def british(program, folder):
    session = Session(program, folder)
    session.choose("What is the letter for?", "(general)")
    session.choose("In which language?", "United Kingdom")
    session.answer("Your name", "Ellen Hartley")
    session.answer("Your role")
    session.answer("Your organisation", "Hartley Bindery: Books & Boxes")
    session.answer("Its address", "3 Mill Yard; Bristol BS1 6XN")
    session.answer("Your telephone", "0117 496 0186")
    session.answer("Your e-mail address", "ellen@hartley.example")
    session.answer("Name of the recipient", "Ms Ruth Calder")
    session.answer("Their organisation", "Wren Street Reading Room")
    session.answer("Their address", "17 Wren Street; Bath BA1 5NR")
    shown = session.until("Salutation")
    session.say(ENTER)
    expect(session.end() == 0, f"it fails: {session.seen}")
    expect("wrote general.yaml" in session.seen, f"it does not say what it wrote: {shown}{session.seen}")
    has(folder, "general.yaml", "Ellen Hartley", "Hartley Bindery: Books & Boxes", "3 Mill Yard", "Bristol BS1 6XN",
        "0117 496 0186", "ellen@hartley.example", "Ms Ruth Calder", "Wren Street Reading Room", "17 Wren Street",
        "salutation: Dear Ms Calder")
    checked(program, folder, "general.yaml")


def german(program, folder):
    session = Session(program, folder, "payment-reminder", "-o", "mahnung.yaml", language="de_DE.UTF-8")
    session.choose("In which language?", "Deutschland")
    for question, text in [
        ("Your name", "Jürgen Weiß"), ("Your role", "Inhaber"), ("Your organisation", "Malerbetrieb Weiß"),
        ("Its address", "Lindenweg 8; 22041 Hamburg"), ("Your telephone", ""), ("Your e-mail address", ""),
        ("Name of the recipient", "Herrn Paul Groß"), ("Their organisation", "Groß & Söhne"),
        ("Their address", "Mühlenstieg 2; 22926 Ahrensburg"),
    ]:
        session.answer(question, text)
    session.answer("Salutation")
    expect(session.end() == 0, f"it fails: {session.seen}")
    has(folder, "mahnung.yaml", "Jürgen Weiß", "Lindenweg 8", "Herrn Paul Groß", "Groß & Söhne",
        "salutation: Sehr geehrter Herr Groß,", "language: de-DE", "layout: din-5008-b")
    checked(program, folder, "mahnung.yaml")


def said_is_not_asked(program, folder):
    session = Session(program, folder, "letterhead", "--language", "fr-FR", "-o", "agence.yaml",
                      "--set", "sender.name=Jean Marchand")
    first = session.until("Your role")
    session.say("Gérant" + ENTER)
    first += session.until("Your organisation")
    expect("Your name" not in first, f"what was said is asked: {first}")
    session.say("Atelier Marchand" + ENTER)
    session.answer("Its address", "5 rue du Port; 69002 Lyon")
    session.answer("Your telephone")
    session.answer("Your e-mail address")
    expect(session.end() == 0, f"it fails: {session.seen}")
    has(folder, "agence.yaml", "Jean Marchand", "Gérant", "Atelier Marchand", "5 rue du Port")


def asked_again(program, folder):
    session = Session(program, folder, "general", "--language", "en-GB")
    session.answer("Your name", "Ellen Hartley")
    for question in ["Your role", "Your organisation", "Its address", "Your telephone"]:
        session.answer(question)
    session.answer("Your e-mail address", "ellen at hartley")
    session.until("name@example.com")
    session.answer("Your e-mail address", "ellen@hartley.example")
    session.answer("Name of the recipient", "Ms Ruth Calder")
    session.answer("Their organisation")
    session.answer("Their address", "1; 2; 3; 4; 5; 6; 7; 8")
    session.until("at most 6 lines")
    session.answer("Their address", "17 Wren Street; Bath BA1 5NR")
    session.answer("Salutation", "Dear Ruth,")
    expect(session.end() == 0, f"it fails: {session.seen}")
    has(folder, "general.yaml", "ellen@hartley.example", "17 Wren Street", "salutation: Dear Ruth,")


def there_already(program, folder):
    (folder / "general.yaml").write_text("mine\n")
    session = Session(program, folder, "general", "--language", "en-GB")
    code = session.end()
    expect(code == 2, f"exit code {code}: {session.seen}")
    expect("is there already" in session.seen, f"it does not say why: {session.seen}")
    expect("Your name" not in session.seen, "it asks before it says that it cannot write")
    expect((folder / "general.yaml").read_text() == "mine\n", "the file is replaced")


def broken_off(program, folder):
    for number, question in enumerate(["What is the letter for?", "In which language?", "Your name", "Their address"]):
        session = Session(program, folder, *([] if number < 2 else ["general", "--language", "en-GB"]))
        if number == 1:
            session.answer("What is the letter for?")
        if number == 3:
            for earlier in ["Your name", "Your role", "Your organisation", "Its address", "Your telephone",
                            "Your e-mail address", "Name of the recipient", "Their organisation"]:
                session.answer(earlier)
        session.until(question)
        session.say(CTRL_C)
        code = session.end()
        expect(code == 130, f"Ctrl-C at `{question}` gives {code}: {session.seen}")
        expect("panicked" not in session.seen, session.seen)
        expect(not session.hidden, f"the cursor stays hidden after Ctrl-C at `{question}`")
        expect(not list(folder.iterdir()), f"a file is left after Ctrl-C at `{question}`")


def main():
    program = os.path.abspath(sys.argv[1])
    trials = [british, german, said_is_not_asked, asked_again, there_already, broken_off]
    failed = 0
    for trial in trials:
        with tempfile.TemporaryDirectory() as folder:
            try:
                trial(program, Path(folder))
            except AssertionError as error:
                failed += 1
                print(f"failed: {trial.__name__}: {error}")
    print(f"{len(trials) - failed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
