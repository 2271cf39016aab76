"""A headless Chromium, controlled through its debugging pipe (https://chromedevtools.github.io/devtools-protocol/)."""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Any, Optional

# No test asserts a time; the deadline only turns a hang into a failure.
DEADLINE_S = 60


def program() -> Optional[str]:
    """Returns Chromium's path, or None if it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


class Chromium:
    """One browser with one page. Use it in a `with` statement."""

    def __init__(self) -> None:
        self.problems: list[str] = []  # errors of the console, of the page's scripts and of its loading

    def __enter__(self) -> "Chromium":
        self._folder = tempfile.mkdtemp(prefix="ib-browser-")
        read_end, self._to = os.pipe()
        self._from, write_end = os.pipe()
        # The browser reads commands from its descriptor 3 and writes answers to 4.
        plumbing = f'exec "$@" 3<&{read_end} 4>&{write_end}'
        words = [
            program() or "chromium", "--headless", "--remote-debugging-pipe", f"--user-data-dir={self._folder}",
            "--no-first-run", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", plumbing, "sh", *words],
            pass_fds=(read_end, write_end),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self._folder},
            start_new_session=True,
        )
        os.close(read_end)
        os.close(write_end)
        self._buffer = b""
        self._count = 0
        self._session: Optional[str] = None
        self._seen: set[str] = set()
        try:
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)  # its session: the browser and all its processes
        self._process.wait()
        os.close(self._to)
        os.close(self._from)
        shutil.rmtree(self._folder, ignore_errors=True)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and returns its answer."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + DEADLINE_S
        while b"\0" not in self._buffer:
            if not select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            some = os.read(self._from, 1 << 20)
            if not some:
                raise RuntimeError("the browser has ended")
            self._buffer += some
        text, self._buffer = self._buffer.split(b"\0", 1)
        message = json.loads(text)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, what: dict[str, Any]) -> None:
        self._seen.add(event)
        if event == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(what["exceptionDetails"]))
        elif event == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
            self.problems.append(json.dumps(what["args"]))
        elif event == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
            self.problems.append(json.dumps(what["entry"]))
        elif event == "Network.requestWillBeSent" and not what["request"]["url"].startswith(("file:", "data:", "about:")):
            self.problems.append(f"it asks the network for {what['request']['url']}")

    def screen(self, width: int, height: int, dark: bool = False, scripts: bool = True) -> None:
        """Sets the size and properties of the screen; below 600 pixels it is a phone."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)

    def open(self, path: str) -> None:
        """Opens a file and waits until it is loaded."""
        self._seen.clear()
        self.send("Page.navigate", url=f"file://{os.path.abspath(path)}")
        while "Page.loadEventFired" not in self._seen:
            self._next()

    def value(self, expression: str) -> Any:
        """Returns the value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def picture(self, path: str, whole: bool = True) -> None:
        """Writes a PNG of the page for visual inspection."""
        answer = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))
