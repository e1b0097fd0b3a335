#!/bin/sh
# Installs the Debian packages of a list when root; otherwise prints the line to paste and stops.
# usage: setup/system.sh LIST [--keep-services-off]
set -eu
list=$1
wanted=$(sed 's/#.*//' "$list" | tr -s ' \t\n' ' ')

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Debian 系ではないため、システムライブラリは確認できません。相当するパッケージをご用意ください:" >&2
    echo "This is not Debian, so system libraries are not checked. Please provide the equivalents of:" >&2
    echo "  $wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    cat >&2 <<TEXT

システムライブラリが足りません。次の一行を実行してから、同じ make をもう一度どうぞ。
Some system libraries are missing. Paste this line, then run the same make again.

    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing

TEXT
    exit 1
fi

# Debian starts a daemon as soon as it is installed; the tests start their own on free ports instead.
policy=/usr/sbin/policy-rc.d
if [ "${2:-}" = --keep-services-off ] && [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
echo "apt:$missing"
apt-get -o Acquire::Retries=3 update -q </dev/null
# shellcheck disable=SC2086  # a list of names
apt-get -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install -y -q --no-install-recommends $missing </dev/null
