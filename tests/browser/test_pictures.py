"""Photos and videos on the page: sent, published, seen by everybody, shown whole, and played."""

from __future__ import annotations

from base64 import b64decode

import pytest
from playwright.async_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import WALKS, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, PUBLISH, Hand
from tests.pictures import picture_bytes

CAPTION = "Pegel sinkt\nDas Wasser geht zurück.\nFoto: Ada Deich"
IS_DRAWN = "image => image.decode().then(() => image.naturalWidth)"


async def test_photos_are_sent_together_previewed_published_and_seen(
    own_demo: Demo, visit: Visit
) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    await edda.attach_photos(picture_bytes(60), picture_bytes(120), caption=CAPTION)
    own = edda.messages.filter(has=edda.page.locator("img.picture"))
    card = edda.message("Of 2 pictures")
    await expect(card).to_be_visible()
    assert await own.count() >= 3  # two own ones, and the push above the card
    assert await own.last.locator("img").evaluate(IS_DRAWN) == 400
    await expect(own.last).to_contain_text("Foto: Ada Deich")
    await edda.button(PUBLISH, "Of 2 pictures").click()
    await expect(edda.message("published: Pegel sinkt")).to_be_visible()
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    got = anna.message("Pegel sinkt")
    await expect(got.locator("img.picture")).to_be_visible()
    assert await got.locator("img").evaluate(IS_DRAWN) == 400
    await got.get_by_role("button", name="2 Bilder").click()
    await expect(anna.messages.filter(has=anna.page.locator("img.picture"))).to_have_count(3)
    await expect(anna.message("Pegel sinkt")).to_contain_text("Das Wasser geht zurück.")


async def test_marks_that_are_typed_in_a_caption_are_read_shown_and_published(
    own_demo: Demo, visit: Visit
) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    caption = (
        "Robbe **ruht** aus\nSie __schläft__ am [Steg](https://example.org/s).\nFoto: Ada Deich"
    )
    await edda.attach_photos(picture_bytes(60), caption=caption)
    await edda.button(PUBLISH, "picture above").click()
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    for seen in (edda.messages.filter(has=edda.page.locator("img")).first, anna.message("Robbe")):
        await expect(seen).to_contain_text("Robbe ruht aus")
        await expect(seen.locator("strong", has_text="ruht")).to_be_visible()
        await expect(seen.locator("em", has_text="schläft")).to_have_text("schläft")
        await expect(seen.get_by_role("link", name="Steg")).to_be_visible()


FILM = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const pen = canvas.getContext("2d");
  const type = ["video/mp4;codecs=avc1.42E01E", "video/mp4;codecs=vp9", "video/mp4"]
    .find((each) => MediaRecorder.isTypeSupported(each));
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: type });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const ended = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let step = 0; step < 20; step += 1) {
    pen.fillStyle = `hsl(${step * 18} 80% 50%)`;
    pen.fillRect(0, 0, 64, 48);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""
"""Records a film of less than a second in the browser itself."""


@pytest.mark.parametrize(("hand", "size"), WALKS)
async def test_a_photo_opens_whole_and_closes_to_where_one_was(
    demo: Demo, visit: Visit, hand: Hand, size: Size
) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"], hand=hand, size=size)
    await edda.begin()
    headline = f"Pegel sinkt {type(hand).__name__}"
    await edda.attach_photos(picture_bytes(70, 1600, 900), caption=f"{headline}\nFoto: Ada Deich")
    photos = edda.messages.filter(has_text=headline).get_by_role("button", name="Photo")
    await expect(photos).to_have_count(2)  # the own one, and the push above the card
    photo = photos.last
    viewer = edda.page.get_by_role("dialog", name="Photo")
    for closing in ("Escape", "button", "photo"):
        await edda.hand.press(photo)
        shown = viewer.get_by_role("img", name="Photo")
        await expect(shown).to_be_visible()
        box = await shown.bounding_box()
        assert box
        assert (box["x"] >= 0, box["x"] + box["width"] <= size[0]) == (True, True)
        assert (box["y"] >= 0, box["y"] + box["height"] <= size[1]) == (True, True)
        assert box["width"] > 0.9 * min(size[0], 1600)
        assert abs(box["width"] / box["height"] - 16 / 9) < 0.01
        if closing == "Escape":
            await assert_accessible(edda, f"a whole photo, {size}")
            await edda.page.keyboard.press("Escape")
        elif closing == "button":
            await edda.hand.press(viewer.get_by_role("button", name="Close"))
        else:
            await shown.click()
        await expect(viewer).to_be_hidden()
        await expect(photo).to_be_focused()


async def test_a_video_is_sent_published_and_plays(own_demo: Demo, visit: Visit) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    film = b64decode(await edda.page.evaluate(FILM))
    await edda.attach_video(film, caption="Welle am Deich\nVideo: Ada Deich")
    await edda.button(PUBLISH, "video above").click()
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    video = anna.message("Welle am Deich").locator("video")
    assert await video.get_attribute("width") == "64"  # as the sender's app found it
    assert await video.evaluate("""async (video) => {
      video.muted = true;
      const ended = new Promise((resolve) => { video.onended = resolve; });
      await video.play();
      await ended;
      video.currentTime = 0;
      await new Promise((resolve) => { video.onseeked = resolve; });
      return [video.videoWidth, video.videoHeight];
    }""") == [64, 48]
