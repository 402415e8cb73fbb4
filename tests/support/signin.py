#!/usr/bin/python3
"""Signs in to WordPress in headless Chromium as a person does, and answers an application's request.

    signin.py ADDRESS USER PASSWORD approve|refuse

ADDRESS is that of wp-admin/authorize-application.php with what the application asks for. Prints what the page says the
application is called, and then the address that the browser is sent to: of a scheme that it does not know, so that it goes
nowhere. Exit 77 when Selenium or Chromium is missing.
"""
import json
import sys
import tempfile
import time

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(77)

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
         "--proxy-server=direct://"]


def handed_over(driver, seconds):
    """The first address of a foreign scheme that a page went to."""
    until = time.time() + seconds
    while time.time() < until:
        for entry in driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            params = message.get("params", {})
            for url in (params.get("url"), params.get("documentURL"), params.get("request", {}).get("url")):
                if url and url.startswith("quotidian:"):
                    return url
        time.sleep(0.1)
    return None


def main():
    address, user, password, answer = sys.argv[1:5]
    with tempfile.TemporaryDirectory() as folder:
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in FLAGS + [f"--user-data-dir={folder}"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
        try:
            driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        except Exception as missing:  # Whatever is missing of Chromium.
            print(missing, file=sys.stderr)
            sys.exit(77)
        driver.implicitly_wait(20)  # A page may still be the one before.
        try:
            driver.get(address)  # WordPress asks who it is first, and comes back here.
            driver.find_element(By.ID, "user_login").send_keys(user)
            driver.find_element(By.ID, "user_pass").send_keys(password)
            driver.find_element(By.ID, "wp-submit").click()
            name = driver.find_element(By.ID, "app_name").get_attribute("value")
            driver.execute_script("arguments[0].click()", driver.find_element(
                By.ID, "approve" if answer == "approve" else "reject"))
            url = handed_over(driver, 20)
            if not url:
                print(driver.find_element(By.TAG_NAME, "body").text, file=sys.stderr)
                sys.exit(1)
            print(name)
            print(url)
        finally:
            driver.quit()


main()
