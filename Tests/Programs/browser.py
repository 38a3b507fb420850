#!/usr/bin/env python3
"""Opens a page of WebServer's in a headless Chromium and clicks on its button, as a person would.

Usage: browser.py CHROMIUM URL

Prints what the page says of the lamp before the click and after it, and the title of the status page.
Exit code 1, with a sentence, when something of it does not happen within its time.

Talks with the browser by its debugging pipe: JSON texts that end with a zero byte, descriptors 3 and 4
of the browser's. So no port is opened. The browser finds no host but 127.0.0.1 and keeps its files in a
directory that goes with it.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time

PATIENCE = 40


class Browser:
    def __init__(self, program, profile):
        command_in, self.commands = os.pipe()
        self.answers, answer_out = os.pipe()

        def become_3_and_4():
            # Above 4 first, as either may be one of the two.
            pair = [os.dup(command_in), os.dup(answer_out)]
            while min(pair) <= 4:
                pair = [os.dup(pair[0]), os.dup(pair[1])]
            os.dup2(pair[0], 3)
            os.dup2(pair[1], 4)

        self.process = subprocess.Popen(
            [
                program,
                "--headless",
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            close_fds=False,
            preexec_fn=become_3_and_4,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(command_in)
        os.close(answer_out)
        self.buffer = b""
        self.number = 0
        self.end = time.monotonic() + PATIENCE

    def message(self):
        while b"\0" not in self.buffer:
            left = self.end - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise TimeoutError("the browser says nothing any more")
            piece = os.read(self.answers, 1 << 16)
            if not piece:
                raise EOFError("the browser has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        os.write(self.commands, json.dumps(request).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def close(self):
        self.process.kill()
        self.process.wait()


class Page:
    def __init__(self, browser):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    def wait_for(self, expression, wanted):
        """Asks until the answer is what is wanted; a page that is being loaded has none."""
        while True:
            try:
                value = self.value(expression)
            except RuntimeError:
                value = None
            if wanted(value):
                return value
            if time.monotonic() > self.browser.end:
                raise TimeoutError(f"{expression} is {value!r}")
            time.sleep(0.05)

    def click(self, selector):
        place = self.wait_for(
            f"(r => r && [r.x + r.width / 2, r.y + r.height / 2])"
            f'(document.querySelector("{selector}")?.getBoundingClientRect())',
            bool,
        )
        for kind in ["mousePressed", "mouseReleased"]:
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=place[0],
                y=place[1],
                button="left",
                clickCount=1,
            )


LAMP = "document.readyState == 'complete' && document.querySelector('#lamp')?.textContent"


def visit(browser, url):
    page = Page(browser)
    page.call("Page.navigate", url=url)
    before = page.wait_for(LAMP, lambda value: value in ("on", "off"))
    print("before:", before)
    page.click("#switch")
    print("after:", page.wait_for(LAMP, lambda value: value in ("on", "off") and value != before))
    page.click("a[href='/status']")
    print("then:", page.wait_for("document.title", lambda value: "status" in (value or "")))
    print("signal:", page.wait_for("document.querySelector('#rssi')?.textContent", bool))
    print("style:", page.value("getComputedStyle(document.querySelector('th')).textAlign"))


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(sys.argv[1], profile)
        try:
            visit(browser, sys.argv[2])
        except (TimeoutError, EOFError, RuntimeError) as problem:
            print(f"browser.py: {problem}", file=sys.stderr)
            return 1
        finally:
            browser.close()
    return 0


sys.exit(main())
