"""What axe finds serious or critical on a page; the page's policy allows no script of ours."""

from playwright.sync_api import Page

from tests.browser import ROOT

# What has no fault need not be told in full, and no style sheet is read a second time.
RUN = """async () => {
  const options = {resultTypes: ["violations"], preload: false};
  const {violations} = await axe.run(document, options);
  return violations
    .filter(violation => ["serious", "critical"].includes(violation.impact))
    .map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(", ")}`);
}"""


def faults(page: Page) -> list[str]:
    """Each fault with the places that have it."""
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    return page.evaluate(RUN)
