"""Without a connection a reader is told so, and reads on once it is there again."""


def test_a_page_says_that_there_is_no_connection(page, record):
    page.goto(f"{record.url}/en/editions/")
    page.evaluate("() => navigator.serviceWorker.register(document.body.dataset.offline)")
    page.evaluate("() => navigator.serviceWorker.ready.then(({ active }) => active.state)")
    page.wait_for_function(
        "() => navigator.serviceWorker.getRegistration().then(({ active }) => active?.state === 'activated')"
    )
    page.context.set_offline(True)
    page.goto(f"{record.url}/en/topics/")
    assert page.locator("h1").inner_text() == "You are offline"
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(250, 248, 243)"
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").first.click()
    page.wait_for_function("() => document.title.startsWith('Topics')")
    page.problems.clear()  # the pages that could not be fetched
