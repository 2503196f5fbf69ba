"""Light, dark or as the system: the choice holds on every page, and nothing flashes before it does."""

LIGHT, DARK = "rgb(250, 248, 243)", "rgb(14, 22, 19)"


def test_a_choice_of_light_or_dark_is_remembered_and_can_be_taken_back(page, site):
    def paper():
        return page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    def tinted():
        return page.evaluate("() => [...document.querySelectorAll('[name=theme-color]')].map(({ content }) => content)")

    page.emulate_media(color_scheme="light")
    page.goto(f"{site.url}/en/")
    control = page.get_by_label("Appearance")
    assert (paper(), control.input_value(), tinted()) == (LIGHT, "auto", ["#faf8f3", "#0e1613"])
    control.select_option("dark")
    assert (paper(), tinted()) == (DARK, ["#0e1613", "#0e1613"])
    # The choice is on the page before any of its body is there to be drawn.
    page.add_init_script("""new MutationObserver((_, self) => {
      if (!document.body) return;
      window.early = document.documentElement.dataset.theme;
      self.disconnect();
    }).observe(document, { childList: true, subtree: true });""")
    page.goto(f"{site.url}/zh-hans/photos/")
    assert (page.evaluate("window.early"), paper()) == ("dark", DARK)
    page.locator("#theme").select_option("auto")
    assert paper() == LIGHT
    page.emulate_media(color_scheme="dark")
    assert paper() == DARK
    page.locator("#theme").select_option("light")
    page.reload()
    assert (paper(), page.locator("#theme").input_value()) == (LIGHT, "light")


def test_where_the_system_forces_its_colours_filled_buttons_keep_their_letters(page, site):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site.url}/en/contribute/")
    style = page.locator("button[name=add]").evaluate(
        "button => (({ color, backgroundColor, forcedColorAdjust }) => [color, backgroundColor, forcedColorAdjust])"
        "(getComputedStyle(button))"
    )
    assert style[0] != style[1]
    assert style[2] == "none"
