"""What people can do on the page of the local workspace, in a real browser."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.harbour import SHOWCASE, Harbour

if TYPE_CHECKING:
    from collections.abc import Callable

    Open = Callable[..., Page]


def write(page: Page, text: str, where: str = ".main") -> None:
    """Type into the box and press Enter."""
    box = page.locator(f"{where} .typed")
    box.click()
    box.press_sequentially(text)
    box.press("Enter")


def message(page: Page, text: str, where: str = ".main") -> Locator:
    return page.locator(f"{where} article.msg", has_text=text)


def open_menu(page: Page, item: Locator) -> None:
    item.hover()
    item.get_by_role("button", name="More actions").click()


def entry(page: Page, name: str) -> Locator:
    return page.locator(".sidebar .entry", has_text=name)


def test_a_message_is_seen_by_everybody_in_the_channel(open_page: Open) -> None:
    emma, jonas = open_page("UEMMA", channel="general"), open_page("UJONAS", channel="general")
    write(emma, "Fog at 6, <b>take care</b>")
    expect(message(emma, "Fog at 6, <b>take care</b>")).to_be_visible()
    expect(message(jonas, "Fog at 6, <b>take care</b>")).to_be_visible()
    expect(emma.locator(".main .typed")).to_have_value("")


def test_shift_enter_starts_a_line_and_enter_sends_both(open_page: Open) -> None:
    page = open_page(channel="general")
    box = page.locator(".main .typed")
    box.fill("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    box.press("Enter")
    expect(message(page, "one")).to_contain_text("two")


def test_a_reply_goes_into_the_thread_and_is_counted_below_its_message(open_page: Open, harbour: Harbour) -> None:
    harbour.say("UJONAS", "general", "Who has the key?")
    page = open_page(channel="general")
    asked = message(page, "Who has the key?")
    asked.hover()
    asked.get_by_role("button", name="Reply in thread").click()
    expect(page.locator(".panel .typed")).to_be_focused()
    write(page, "I do", ".panel")
    expect(message(page, "I do", ".panel")).to_be_visible()
    expect(asked.get_by_role("button", name="1 reply")).to_be_visible()
    expect(message(page, "I do")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()


def test_an_agent_shows_what_it_does_then_streams_then_answers_in_the_same_conversation(
    open_page: Open, harbour: Harbour
) -> None:
    harbour.pause = 0.8
    page = open_page()
    expect(page.get_by_role("heading", name="What do you want to know about the harbour?")).to_be_visible()
    page.get_by_role("button", name="When is high water?").click()
    expect(page.locator(".status")).to_be_visible()
    expect(page.locator(".msg-streaming .caret")).to_be_visible()
    expect(message(page, "High water in Galway is at 14:32.")).to_contain_text("Harbour rules, section 4")
    expect(page.locator(".status")).to_have_count(0)
    harbour.pause = 0
    write(page, "And tomorrow?")
    expect(page.locator("article.msg")).to_have_count(4)
    assert [body["event"].get("thread_ts") is not None for body in harbour.seen if _said_by_emma(body)] == [False, True]
    page.get_by_role("button", name="New conversation").click()
    write(page, "Something else")
    expect(message(page, "Something else")).to_be_visible()
    expect(page.locator(".conversation-end")).to_have_count(1)


def _said_by_emma(body: dict[str, object]) -> bool:
    event = body.get("event")
    return isinstance(event, dict) and event["type"] == "message" and event.get("user") == "UEMMA"


def test_a_button_tells_the_app_and_the_message_changes(open_page: Open, harbour: Harbour) -> None:
    page = open_page()
    page.get_by_role("button", name="When is high water?").click()
    page.get_by_role("button", name="Remind me at 14:00").click()
    expect(message(page, "You will be reminded at 14:00.")).to_be_visible()
    pressed = next(body for body in harbour.seen if body.get("type") == "block_actions")["actions"][0]
    assert (pressed["action_id"], pressed["block_id"], pressed["value"]) == ("remind", "next", "14:00")


def test_a_thumb_stays_pressed_and_the_last_one_counts(open_page: Open, harbour: Harbour) -> None:
    page = open_page()
    page.get_by_role("button", name="When is high water?").click()
    good, bad = page.get_by_role("button", name="Good answer"), page.get_by_role("button", name="Bad answer")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    bad.click()
    expect(bad).to_have_attribute("aria-pressed", "true")
    expect(good).to_have_attribute("aria-pressed", "false")
    assert [body["actions"][0]["value"] for body in harbour.seen if body.get("type") == "block_actions"] == [
        "good",
        "bad",
    ]


def test_a_shortcut_opens_a_form_that_is_refused_and_then_accepted(open_page: Open, harbour: Harbour) -> None:
    harbour.say("UJONAS", "general", "The buoy is gone")
    page = open_page(channel="general")
    open_menu(page, message(page, "The buoy is gone"))
    page.get_by_role("menuitem", name="Note in the logbook").click()
    dialog = page.get_by_role("dialog", name="Note in the logbook")
    note = dialog.get_by_label("Note")
    expect(note).to_be_focused()
    note.fill("Gone")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_text("Please complete this field.")).to_be_visible()
    dialog.get_by_role("button", name="Choose a kind").or_(dialog.locator(".choose-button")).first.click()
    page.get_by_role("option", name="Damage").click()
    dialog.get_by_role("checkbox", name="Coast guard").check()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_text("Please write at least ten characters.")).to_be_visible()
    expect(note).to_have_value("Gone")
    expect(note).to_be_focused()
    note.fill("The north buoy is gone")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    sent = next(body for body in reversed(harbour.seen) if body.get("type") == "view_submission")["view"]
    values = sent["state"]["values"]
    assert values["kind"]["kind"]["selected_option"]["value"] == "damage"
    assert [each["value"] for each in values["tell"]["who"]["selected_options"]] == ["coast guard"]
    assert values["day"]["day"]["selected_date"] == "2026-11-23"
    assert sent["private_metadata"] == "kept"
    entry(page, "logbook").click()
    expect(message(page, "The north buoy is gone")).to_be_visible()


def test_escape_closes_a_list_first_and_the_form_after_it(open_page: Open, harbour: Harbour) -> None:
    page = open_page()
    page.get_by_role("tab", name="Home").click()
    page.get_by_role("button", name="Write a note").click()
    dialog = page.get_by_role("dialog", name="Note in the logbook")
    dialog.locator(".choose-button").click()
    expect(page.get_by_role("option", name="Damage")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Damage")).to_be_hidden()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert harbour.call(harbour.workspace.stack, "UEMMA") == []


def test_a_command_is_completed_and_only_its_author_sees_the_answer_until_they_dismiss_it(open_page: Open) -> None:
    emma, jonas = open_page("UEMMA", channel="general"), open_page("UJONAS", channel="general")
    box = emma.locator(".main .typed")
    box.press_sequentially("/ti")
    expect(emma.get_by_role("option", name="/tide")).to_contain_text("When is high water?")
    box.press("Tab")
    expect(box).to_have_value("/tide ")
    box.press_sequentially("Howth")
    box.press("Enter")
    answer = message(emma, "High water in Howth is at 14:32.")
    expect(answer).to_contain_text("Only visible to you")
    expect(message(jonas, "High water in Howth")).to_have_count(0)
    answer.get_by_role("button", name="Dismiss").click()
    expect(answer).to_have_count(0)


def test_an_unknown_command_is_refused_and_stays_in_the_box(open_page: Open) -> None:
    page = open_page(channel="general")
    write(page, "/sail away")
    expect(page.locator("#toast")).to_have_text("/sail is not a command here.")
    expect(page.locator(".main .typed")).to_have_value("/sail away")


def test_a_mention_is_completed_and_stands_out_for_the_one_it_names(open_page: Open) -> None:
    emma, claire = open_page("UEMMA", channel="general"), open_page("UCLAIRE", channel="general")
    box = emma.locator(".main .typed")
    box.press_sequentially("Ask @mor")
    box.press("Enter")
    box.press_sequentially("please")
    box.press("Enter")
    expect(message(claire, "Ask @Claire Moreau please").locator(".mention-me")).to_have_text("@Claire Moreau")
    expect(message(emma, "Ask @Claire Moreau please").locator(".mention-me")).to_have_count(0)


def test_what_comes_while_one_is_elsewhere_is_marked_unread_until_it_is_read(open_page: Open, harbour: Harbour) -> None:
    emma = open_page("UEMMA", channel="logbook")
    second = open_page("UEMMA")
    harbour.say("UJONAS", "general", "Ice on the pier, @Emma Clarke")
    expect(entry(emma, "general")).to_have_class(re.compile("is-unread"))
    expect(entry(emma, "general").locator(".count")).to_have_text("1")
    entry(second, "general").click()
    expect(second.get_by_role("separator", name="New")).to_be_visible()
    expect(entry(emma, "general")).not_to_have_class(re.compile("is-unread"))


def test_the_theme_follows_the_system_and_can_be_switched(open_page: Open) -> None:
    page = open_page(dark=True)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert _lightness(page, ".main") < 60
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert _lightness(page, ".main") > 200
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def _lightness(page: Page, selector: str) -> float:
    colour = page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor")
    channels = [float(each) for each in re.findall(r"[\d.]+", colour)[:3]]
    return sum(channels) / 3


def test_everything_can_be_done_with_the_keyboard(open_page: Open, harbour: Harbour) -> None:
    harbour.say("UJONAS", "general", "Is anybody there?")
    page = open_page()
    entry(page, "Harbour guide").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(entry(page, "general")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".main h2")).to_have_text("general")
    page.locator(".main .log").first.focus()
    page.keyboard.press("ArrowUp")
    expect(message(page, "Is anybody there?")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".panel .typed")).to_be_focused()
    page.keyboard.type("Yes")
    page.keyboard.press("Enter")
    expect(message(page, "Yes", ".panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_be_hidden()
    expect(message(page, "Is anybody there?")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(page, "Is anybody there?").locator(".reaction")).to_have_attribute("aria-pressed", "true")


def test_becoming_somebody_else_changes_language_channels_and_address(open_page: Open) -> None:
    page = open_page("UEMMA")
    page.get_by_role("button", name="Switch person").click()
    expect(page.get_by_role("option", name="Old Hand")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Search by name, title or language")).to_be_focused()
    page.keyboard.type("eink")
    expect(page.locator("#people-list .option:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Kanäle")).to_be_visible()
    expect(page.get_by_role("button", name="Sie sind Jonas Weber")).to_be_visible()
    expect(entry(page, "crew-only")).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert "as=UJONAS" in page.url


def test_a_guest_sees_only_their_own_channels(open_page: Open) -> None:
    page = open_page("UGUEST")
    expect(entry(page, "logbook")).to_be_visible()
    expect(entry(page, "general")).to_have_count(0)
    expect(entry(page, "regatta")).to_have_count(0)


def test_somebody_can_look_into_a_public_channel_and_join_it(open_page: Open, harbour: Harbour) -> None:
    page = open_page("UEMMA")
    page.get_by_text("1 more channel").click()
    entry(page, "regatta").click()
    page.get_by_role("button", name="Join channel").click()
    expect(page.get_by_role("textbox", name="Message #regatta")).to_be_visible()
    assert "UEMMA" in harbour.channel("regatta").members


def test_winding_the_clock_shows_the_new_time(open_page: Open, harbour: Harbour) -> None:
    page = open_page("UCLAIRE")
    expect(page.locator(".clock time")).to_contain_text("lun. 23 nov., 10:0")
    page.get_by_role("button", name="+1 jour").click()
    expect(page.locator(".clock time")).to_contain_text("mar. 24 nov.")
    assert harbour.offset.days == 1


def test_an_own_message_is_edited_and_deleted(open_page: Open) -> None:
    page = open_page(channel="general")
    write(page, "See you at nine")
    open_menu(page, message(page, "See you at nine"))
    page.get_by_role("menuitem", name="Edit message").click()
    page.get_by_role("textbox", name="Edit message").fill("See you at ten")
    page.get_by_role("button", name="Save").click()
    expect(message(page, "See you at ten")).to_contain_text("(edited)")
    open_menu(page, message(page, "See you at ten"))
    page.get_by_role("menuitem", name="Delete message").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete message").click()
    expect(message(page, "See you at ten")).to_have_count(0)


def test_a_dangerous_button_asks_first_and_tells_the_app_only_after_a_yes(open_page: Open, harbour: Harbour) -> None:
    harbour.post("general", "Everything at once", blocks=SHOWCASE)
    page = open_page(channel="general")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    assert [body for body in harbour.seen if body.get("type") == "block_actions"] == []
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    _wait_for(lambda: any(body.get("type") == "block_actions" for body in harbour.seen))


def test_a_choice_from_a_list_reaches_the_app(open_page: Open, harbour: Harbour) -> None:
    harbour.post("general", "Everything at once", blocks=SHOWCASE)
    page = open_page(channel="general")
    page.get_by_role("button", name="Somebody").click()
    expect(page.locator(".choose-pop .is-active")).to_contain_text("Annika Vogt")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Somebody: Claire Moreau")).to_be_visible()
    _wait_for(lambda: any(body.get("type") == "block_actions" for body in harbour.seen))
    chosen = next(body for body in harbour.seen if body.get("type") == "block_actions")["actions"][0]
    assert (chosen["action_id"], chosen["selected_user"]) == ("who", "UCLAIRE")


def test_an_app_s_home_tab_is_drawn_and_used(open_page: Open, harbour: Harbour) -> None:
    page = open_page()
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("heading", name="Your berths")).to_be_visible()
    page.get_by_role("button", name="More options").click()
    page.get_by_role("menuitem", name="Report damage").click()
    _wait_for(lambda: any(body.get("type") == "block_actions" for body in harbour.seen))
    chosen = next(body for body in harbour.seen if body.get("type") == "block_actions")["actions"][0]
    assert chosen["selected_option"]["value"] == "report damage"


def test_a_channel_of_a_thousand_messages_shows_the_last_fifty_and_more_on_request(
    open_page: Open, harbour: Harbour
) -> None:
    general = harbour.channel("general")

    def fill() -> None:
        for number in range(1000):
            harbour.workspace.post(channel=general, user="UJONAS", text=f"Message {number}.")

    harbour.call(fill)
    page = open_page(channel="general")
    expect(page.locator(".main article.msg")).to_have_count(50)
    expect(message(page, "Message 999.")).to_be_in_viewport()
    page.locator(".main .log").first.evaluate("log => { log.scrollTop = 0 }")
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.locator(".main article.msg")).to_have_count(100)
    expect(message(page, "Message 950.")).to_be_in_viewport()
    harbour.say("UJONAS", "general", "One more")
    expect(message(page, "One more")).to_have_count(1)
    expect(message(page, "One more")).not_to_be_in_viewport()


def test_the_page_fits_a_phone(open_page: Open) -> None:
    page = open_page(width=380, height=720)
    page.get_by_role("button", name="Open navigation").click()
    entry(page, "general").click()
    expect(page.locator(".main h2")).to_have_text("general")
    expect(entry(page, "general")).to_be_hidden()
    write(page, "From my phone")
    expect(message(page, "From my phone")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport()


def test_nothing_is_loaded_from_elsewhere(open_page: Open, harbour: Harbour) -> None:
    page = open_page()
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [address for address in loaded if not address.startswith((harbour.url, "data:", "ws://127.0.0.1"))] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_has_enough_contrast(open_page: Open, harbour: Harbour, dark: bool) -> None:
    harbour.post("general", "Everything at once", blocks=SHOWCASE)
    page = open_page(channel="general", dark=dark)
    assert page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const parse = (colour) => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    if (!element) return [255, 255, 255, 1];
    const style = getComputedStyle(element);
    if (style.backgroundImage.startsWith('linear')) {
      return parse(style.backgroundImage.match(/(rgba?\\([^)]*\\)|color\\([^)]*\\))/)[1]);
    }
    const own = parse(style.backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const bad = [];
  for (const element of document.querySelectorAll('.shell *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const seen = element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    if (!own || !seen || element.closest('.emoji')) continue;
    const under = ground(element);
    const [a, b] = [light(over(parse(getComputedStyle(element).color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const name = `${element.className || element.tagName} "${element.textContent.slice(0, 20)}"`;
    if (ratio < 4.5) bad.push(`${name} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""


def _wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)
