#!/bin/sh
# Makes sure that the tests find a Chromium: the machine's own, else one that this user may install.
# usage: browser.sh PATH_TO_PLAYWRIGHT
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && exit 0
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    exec apt-get install -y --no-install-recommends chromium fonts-liberation
fi
exec "$1" install chromium
