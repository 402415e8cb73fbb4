#!/usr/bin/python3
"""Opens posts in the block editor of a real WordPress, in headless Chromium, and says what the editor thinks of them.

    blockeditor.py SITE_URL USER PASSWORD POST_ID…

One JSON line a post: {"post": id, "blocks": [{"name", "valid", "depth"}], "errors": [console errors], "resaved": text}.
`resaved` is the post's text after a paragraph was added by the editor's own data store and the post saved from there.
Exit 77 when Selenium or Chromium is missing.
"""
import json
import sys
import tempfile
import time

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
except ImportError:
    print("python3-selenium is not installed", file=sys.stderr)
    sys.exit(77)

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
         "--window-size=1300,1000", "--proxy-server=direct://"]

VALIDITY = """
const list = [];
const walk = (blocks, depth) => blocks.forEach(block => {
    list.push({name: block.name, valid: block.isValid, depth});
    walk(block.innerBlocks, depth + 1);
});
walk(wp.data.select('core/block-editor').getBlocks(), 0);
return list;
"""

RESAVE = """
const done = arguments[arguments.length - 1];
const editor = wp.data.dispatch('core/block-editor');
editor.insertBlock(wp.blocks.createBlock('core/paragraph', {content: 'Added in the browser.'}));
wp.data.dispatch('core/editor').savePost().then(
    () => done(wp.data.select('core/editor').getCurrentPost().content),
    error => done('error: ' + error));
"""


def wait(driver, script, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if driver.execute_script(script):
            return
        time.sleep(0.2)
    raise TimeoutError(what)


def main():
    site, user, password, posts = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3], sys.argv[4:]
    options = webdriver.ChromeOptions()
    profile = tempfile.TemporaryDirectory(prefix="quotidian-chromium-")
    for flag in FLAGS + ["--user-data-dir=" + profile.name]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    except Exception as error:  # no browser on this machine
        print("Chromium does not start: %s" % error, file=sys.stderr)
        sys.exit(77)
    try:
        driver.set_page_load_timeout(60)
        driver.set_script_timeout(60)
        driver.get(site + "/wp-login.php")
        driver.find_element(By.ID, "user_login").send_keys(user)
        driver.find_element(By.ID, "user_pass").send_keys(password)
        driver.find_element(By.ID, "wp-submit").click()
        for post in posts:
            driver.get("%s/wp-admin/post.php?post=%s&action=edit" % (site, post))
            wait(driver, "return !!(window.wp && wp.data && wp.data.select('core/editor')"
                         " && wp.data.select('core/editor').getCurrentPostId()"
                         " && wp.data.select('core/block-editor').getBlocks().length)", 60, "editor of post " + post)
            blocks = driver.execute_script(VALIDITY)
            errors = [entry["message"] for entry in driver.get_log("browser")
                      if "Block validation" in entry["message"]]
            resaved = driver.execute_async_script(RESAVE)
            print(json.dumps({"post": int(post), "blocks": blocks, "errors": errors, "resaved": resaved},
                             ensure_ascii=False), flush=True)
    finally:
        driver.quit()
        profile.cleanup()


if __name__ == "__main__":
    main()
