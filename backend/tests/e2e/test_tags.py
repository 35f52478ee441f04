"""Tags: on files and folders, in colours, at the side, and what carries one."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.visit import Visit


def places(visit: Visit) -> Locator:
    return visit.page.get_by_role("navigation", name="Places", exact=True)


def tag_box(visit: Visit, name: str) -> Locator:
    return visit.dialog.get_by_role("checkbox", name=name, exact=True)


def done(visit: Visit) -> None:
    visit.dialog.get_by_role("button", name="Done").click()
    expect(visit.dialog).to_have_count(0)


def test_a_tag_goes_on_and_off_and_its_dot_follows(visit: Visit):
    visit.act("archive.zip", "Tags")
    expect(tag_box(visit, "Urgent")).not_to_be_checked()
    tag_box(visit, "Urgent").check()
    expect(visit.page.get_by_role("status")).to_have_text("Tag Urgent put on")
    done(visit)
    expect(visit.row("archive.zip").get_by_text("Tags: Urgent")).to_be_attached()
    visit.act("archive.zip", "Tags")
    tag_box(visit, "Urgent").uncheck()
    done(visit)
    expect(visit.row("archive.zip").get_by_text("Tags:")).to_have_count(0)


# Holds: SE5
def test_several_have_a_tag_in_part_until_it_is_put_on_all(visit: Visit):
    visit.row("holiday.mp4").click()
    visit.row("archive.zip").click(modifiers=["Control"])
    visit.row("archive.zip").get_by_role("button", name="Actions for archive.zip").click()
    visit.page.get_by_role("menuitem", name="Tags").click()
    expect(visit.dialog.get_by_role("heading", level=2)).to_have_text("Tags of 2 items")
    expect(tag_box(visit, "Family")).to_have_js_property("indeterminate", True)
    tag_box(visit, "Family").click()
    expect(tag_box(visit, "Family")).to_have_js_property("indeterminate", False)
    done(visit)
    expect(visit.row("archive.zip").get_by_text("Tags: Family")).to_be_attached()


def test_a_tag_is_made_renamed_recoloured_and_deleted(visit: Visit):
    visit.act("archive.zip", "Tags")
    name = visit.dialog.get_by_label("New tag")
    name.fill("Urgent")
    name.press("Enter")
    expect(visit.dialog.locator(".tag-new .field-error")).to_be_visible()  # there is one already
    name.fill("Boats")
    visit.dialog.locator(".tag-new").get_by_role("radio", name="Orange").check()
    name.press("Enter")
    expect(tag_box(visit, "Boats")).to_be_checked()
    visit.dialog.get_by_role("button", name="Edit the tag Boats").click()
    field = visit.dialog.get_by_label("Name of the tag")
    expect(field).to_be_focused()
    field.fill("Ships")
    visit.dialog.locator(".tag-list").get_by_role("radio", name="Purple").check()
    visit.dialog.get_by_role("button", name="Save").click()
    expect(tag_box(visit, "Ships")).to_be_checked()
    done(visit)
    expect(visit.row("archive.zip").get_by_text("Tags: Ships")).to_be_attached()
    expect(visit.row("archive.zip").locator(".tag-dot")).to_have_class(re.compile("tag-purple"))
    expect(places(visit).get_by_role("link", name="Ships")).to_be_visible()
    visit.act("archive.zip", "Tags")
    visit.dialog.get_by_role("button", name="Edit the tag Ships").click()
    visit.dialog.get_by_role("button", name="Delete tag").click()
    visit.page.get_by_role("dialog", name="Delete this tag?").get_by_role(
        "button", name="Delete tag", exact=True
    ).click()
    expect(tag_box(visit, "Ships")).to_have_count(0)
    done(visit)
    expect(visit.row("archive.zip").get_by_text("Tags:")).to_have_count(0)
    expect(places(visit).get_by_role("link", name="Ships")).to_have_count(0)


# Holds: Q1
def test_a_tag_at_the_side_shows_all_that_carries_it(visit: Visit):
    link = places(visit).get_by_role("link", name="Family")
    link.click()
    expect(visit.title).to_have_text("Family")
    expect(link).to_have_attribute("aria-current", "page")
    expect(visit.row("Photos")).to_be_visible()
    assert sorted(visit.names) == ["Photos", "holiday.mp4"]
    visit.act("holiday.mp4", "Tags")
    tag_box(visit, "Family").uncheck()
    done(visit)
    expect(visit.row("holiday.mp4")).to_have_count(0)


def test_tags_in_the_details_lead_to_what_else_carries_them(visit: Visit):
    visit.act("Photos", "Details")
    panel = visit.page.get_by_role("complementary", name="Details")
    panel.get_by_role("button", name="Edit tags…").click()
    tag_box(visit, "Someday").check()
    done(visit)
    expect(panel.get_by_role("link", name="Someday")).to_be_visible()
    panel.get_by_role("link", name="Family").click()
    expect(visit.title).to_have_text("Family")
    expect(visit.row("Photos").get_by_text("Tags: Family, Someday")).to_be_attached()


def test_somebody_without_tags_makes_the_first(visit_as):
    visit = visit_as(seed="empty")
    visit.new("New folder")
    visit.page.keyboard.type("Plans")
    visit.page.keyboard.press("Enter")
    visit.act("Plans", "Tags")
    expect(visit.dialog).to_contain_text("You have no tags yet")
    expect(visit.dialog.get_by_label("New tag")).to_be_focused()
    visit.page.keyboard.type("First")
    visit.page.keyboard.press("Enter")
    expect(tag_box(visit, "First")).to_be_checked()
