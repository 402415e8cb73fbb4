#!/usr/bin/python3
"""Opens pages in headless Chromium and tells what a reader sees and what the page asked for.

    browse.py <REQUESTS

A JSON request a line, a JSON answer a line:

    {"open": ADDRESS, "width": 1280, "wait": SECONDS, "of": SELECTOR, "without": SELECTOR,
     "picture": FILE}

    {"title": …, "address": where it is now, "blocks": [[NAME, TEXT]…] of what is in the first SELECTOR, in order,
     "asked": [addresses that were requested, the page's own left out], "run": what a script has put into
     window.ran, or null}. What is WITHOUT is taken away first.

PICTURE is of the element alone. {"compare": [FILE, FILE]} answers {"different": share of pixels that differ by more than
8 of 255 in some channel, on the larger of the two sizes, "sizes": [[W, H], [W, H]]}. Exit 77 when Selenium, Pillow or
Chromium is missing.
"""
import json
import sys
import tempfile
import time

try:
    from PIL import Image, ImageChops
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
         "--hide-scrollbars", "--force-device-scale-factor=1", "--proxy-server=direct://"]

BLOCKS = """
const from = document.querySelector(arguments[0]);
if (!from) return null;
const names = 'h1,h2,h3,h4,h5,h6,p,li,figcaption,td,th,cite,pre,blockquote';
return [...from.querySelectorAll(names)].filter(each => each.innerText.trim() || each.tagName === 'BLOCKQUOTE')
    .map(each => [each.tagName.toLowerCase(), each.tagName === 'BLOCKQUOTE' ? '' : each.innerText.trim()]);
"""


# On a busy machine a picture may be there and not be painted, nor the page as wide as its window.
SETTLED = """
const done = arguments[0];
const pictures = [...document.images].map(each => { each.loading = 'eager'; return each.decode().catch(() => {}); });
Promise.all([document.fonts.ready, ...pictures]).then(() => requestAnimationFrame(() => requestAnimationFrame(done)));
"""


def start(folder):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS + [f"--user-data-dir={folder}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def asked(driver):
    addresses = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            addresses.append(message["params"]["request"]["url"])
    return addresses


def look(driver, request):
    driver.set_window_size(request.get("width", 1280), 1000)
    driver.get_log("performance")
    driver.get(request["open"])
    time.sleep(request.get("wait", 0))
    if "without" in request:
        driver.execute_script(
            "document.querySelectorAll(arguments[0]).forEach(each => each.remove())", request["without"])
    selector = request.get("of", "body")
    answer = {"title": driver.title, "address": driver.current_url,
              "blocks": driver.execute_script(BLOCKS, selector), "run": driver.execute_script("return window.ran || null"),
              "asked": [each for each in asked(driver) if each != request["open"] and not each.startswith("data:")]}
    if "picture" in request:
        element = driver.find_element(By.CSS_SELECTOR, selector)
        height = driver.execute_script("return document.documentElement.scrollHeight")
        driver.set_window_size(request.get("width", 1280), max(1000, height + 200))
        driver.execute_async_script(SETTLED)
        element.screenshot(request["picture"])
    return answer


def compare(files):
    pictures = [Image.open(each).convert("RGB") for each in files]
    size = (max(each.width for each in pictures), max(each.height for each in pictures))
    # Where one ends the other has something else: magenta is in neither.
    canvases = []
    for picture, rest in zip(pictures, ((255, 0, 255), (0, 255, 0))):
        canvas = Image.new("RGB", size, rest)
        canvas.paste(picture, (0, 0))
        canvases.append(canvas)
    difference = ImageChops.difference(*canvases)
    channels = [channel.point(lambda value: 255 if value > 8 else 0) for channel in difference.split()]
    mask = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    count = mask.histogram()[255]
    return {"different": count / (size[0] * size[1]), "sizes": [[each.width, each.height] for each in pictures]}


def main():
    with tempfile.TemporaryDirectory() as folder:
        try:
            driver = start(folder)
        except Exception as missing:  # Whatever is missing of Chromium.
            print(missing, file=sys.stderr)
            sys.exit(77)
        try:
            for line in sys.stdin:
                request = json.loads(line)
                answer = compare(request["compare"]) if "compare" in request else look(driver, request)
                print(json.dumps(answer), flush=True)
        finally:
            driver.quit()


main()
