#!/usr/bin/env bash
# Get the test tools that no Python package brings: Chromium (browser stories), strace (fault runs), and strangers'
# clients (litmus, cadaver, rclone, the Nextcloud command-line client).
# With apt-get and root they are installed; otherwise one line says how, and the tests that need them skip with a
# reason. Under CI=true nothing is skipped: a tool that stays missing ends the run here.
set -euo pipefail

declare -A packages=(
    [chromium]=chromium [strace]=strace [litmus]=litmus [cadaver]=cadaver [rclone]=rclone
    [nextcloudcmd]=nextcloud-desktop-cmd
)
missing=()
for command in "${!packages[@]}"; do
    command -v "$command" >/dev/null || missing+=("${packages[$command]}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        && exit 0
fi
if [ "${CI:-}" = true ]; then
    echo "Missing and not to be installed here: ${missing[*]}" >&2
    exit 1
fi
echo "Some tests will be skipped. For all of them: sudo apt-get install ${missing[*]}"
