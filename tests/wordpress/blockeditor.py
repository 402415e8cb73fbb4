#!/usr/bin/python3
"""Asks the block editor of a real WordPress, in headless Chromium, what it makes of posts, and works in it.

    blockeditor.py SITE_URL USER PASSWORD <REQUESTS

A JSON request a line, a JSON answer a line:

    {"open": ID}             {"blocks": [{"name", "valid", "depth"}], "errors": [validation messages of the console],
                             "saved": text}: a paragraph was added by the editor's own data store, and the post saved.
    {"open": ID, "do": [STEP…]}   the same, after these steps with what the editor calls its blocks; no paragraph.
    {"parse": [TEXT…]}       {"parsed": [[{"name", "valid", "depth"}…]…]}: without a post. Needs one that was opened.

A step is {"at": N, "what": …}, N the place among the blocks of the top level: "duplicate", "paste" (a copy behind the
last), "ungroup", "group", "remove", {"to": NAME} (a transform; "count": more than one block from N on), {"type": TEXT}
(typed at the end of the first text in it). Exit 77 when Selenium or Chromium is missing.
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

LIST = """
const listed = [];
const walk = (blocks, depth) => blocks.forEach(block => {
    listed.push({name: block.name, valid: block.isValid, depth});
    walk(block.innerBlocks, depth + 1);
});
"""

VALIDITY = LIST + """
walk(wp.data.select('core/block-editor').getBlocks(), 0);
return listed;
"""

PARSE = LIST + """
return arguments[0].map(text => {
    listed.length = 0;
    walk(wp.blocks.parse(text), 0);
    return [...listed];
});
"""

ADD = """
const editor = wp.data.dispatch('core/block-editor');
editor.insertBlock(wp.blocks.createBlock('core/paragraph', {content: 'Added in the browser.'}));
"""

STEP = """
const done = arguments[arguments.length - 1];
const {at, what, count = 1} = arguments[0];
const select = wp.data.select('core/block-editor');
const editor = wp.data.dispatch('core/block-editor');
const blocks = select.getBlocks().slice(at, at + count);
const ids = blocks.map(block => block.clientId);
const replace = made => editor.replaceBlocks(ids, made);
const textOf = block => block.attributes.content !== undefined ? [block, 'content']
    : block.attributes.value && !block.innerBlocks.length ? [block, 'value']
    : block.innerBlocks.map(textOf).find(found => found);
if (what === 'duplicate') {
    editor.duplicateBlocks(ids);
} else if (what === 'paste') {
    const pasted = wp.blocks.pasteHandler({HTML: wp.blocks.serialize(blocks), plainText: '', mode: 'BLOCKS'});
    editor.insertBlocks(pasted, select.getBlockCount());
} else if (what === 'group') {
    replace(wp.blocks.switchToBlockType(blocks, 'core/group'));
} else if (what === 'ungroup') {
    replace(blocks[0].innerBlocks);
} else if (what === 'remove') {
    editor.removeBlocks(ids);
} else if (what.to) {
    // A quote is made paragraphs by a transform of that name or, in 6.1, by "Unwrap".
    const made = wp.blocks.switchToBlockType(count > 1 ? blocks : blocks[0], what.to)
        || (what.to === 'core/paragraph' && wp.blocks.switchToBlockType(blocks, '*'));
    if (!made)
        return done('no transform to ' + what.to);
    replace(made);
} else if (what.type) {
    const [block, key] = textOf(blocks[0]);
    editor.updateBlockAttributes(block.clientId, {[key]: block.attributes[key] + what.type});
}
setTimeout(() => done(''), 50);
"""

SAVE = """
const done = arguments[arguments.length - 1];
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
    console = [entry["message"] for entry in driver.get_log("browser")][-5:]
    raise TimeoutError("%s: at %s, '%s'; console: %s" % (what, driver.current_url, driver.title, console))


def open_post(driver, site, request):
    post = request["open"]
    driver.get("%s/wp-admin/post.php?post=%d&action=edit" % (site, post))
    wait(driver, "return !!(window.wp && wp.data && wp.data.select('core/editor')"
                 " && wp.data.select('core/editor').getCurrentPostId()"
                 " && wp.data.select('core/block-editor').getBlocks().length)", 60, "editor of post %d" % post)
    blocks = driver.execute_script(VALIDITY)
    if "do" in request:
        for step in request["do"]:
            problem = driver.execute_async_script(STEP, step)
            if problem:
                raise RuntimeError(problem)
    else:
        driver.execute_script(ADD)
    saved = driver.execute_async_script(SAVE)
    errors = [entry["message"] for entry in driver.get_log("browser") if "Block validation" in entry["message"]]
    return {"blocks": blocks, "errors": errors, "saved": saved}


def main():
    site, user, password = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3]
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
        # The click may come back before the form has left: a page asked for then would be the login form again.
        wait(driver, "return location.pathname.startsWith('/wp-admin') && document.readyState === 'complete'", 60,
             "login of " + user)
        for line in sys.stdin:
            request = json.loads(line)
            if "open" in request:
                answer = open_post(driver, site, request)
            else:
                answer = {"parsed": driver.execute_script(PARSE, request["parse"])}
            print(json.dumps(answer, ensure_ascii=False), flush=True)
    finally:
        driver.quit()
        profile.cleanup()


if __name__ == "__main__":
    main()
