"""Takes the README's pictures from a running demo, with synthetic data: python -m docs.pictures NUMBER

NUMBER is that of the worker whom ``make demo`` names.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from synchro.servers import assets, chromium

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
DEMO = os.environ.get("DEMO", "http://127.0.0.1:8000")
PASSWORD = os.environ.get("DEMO_PASSWORD", "synchro demo")
PROGRAMME = "/o/sample/p/culture-of-service"


def opened(browser: Browser, width: int, height: int, scale: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    return context.new_page()


def sign_in(page: Page, path: str, fields: dict[str, str]) -> None:
    page.goto(DEMO + path)
    for name, value in fields.items():
        page.fill(f"input[name={name}]", value)
    page.locator(f"form:has(input[name={name}]) button").last.click()
    page.wait_for_url("**/o/**")


def overview(browser: Browser) -> None:
    page = opened(browser, 1280, 1000, 1)
    sign_in(page, "/sign-in/", {"login": "hr@sample.example", "password": PASSWORD})
    page.goto(f"{DEMO}{PROGRAMME}/")
    page.screenshot(path=IMAGES / "overview.png")


def life_plan(browser: Browser, number: str) -> None:
    page = opened(browser, 390, 780, 2)
    typed = {"organisation": "sample", "number": number, "password": PASSWORD}
    sign_in(page, "/sign-in/number/", {f"number-{name}": value for name, value in typed.items()})
    page.goto(f"{DEMO}{PROGRAMME}/meaning-of-life/life-plan/")
    page.screenshot(path=IMAGES / "life-plan.png")


def main() -> None:
    if node := assets.node():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(chromium.find()), args=["--no-sandbox", "--disable-gpu"]
        )
        IMAGES.mkdir(exist_ok=True)
        overview(browser)
        life_plan(browser, sys.argv[1])
        browser.close()


if __name__ == "__main__":
    main()
