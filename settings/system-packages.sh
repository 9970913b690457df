#!/usr/bin/env bash
# Debian packages that single features need. Called by make; never fails: without them those features say so.
set -u
packages=(
    chromium                        # xxgk show --image: HTML pages as pictures
    libreoffice-writer-nogui        # doc, wps, rtf; Word documents as pictures
    libreoffice-calc-nogui          # sheets as pictures
    python3-uno                     # keeps LibreOffice warm between files
    libarchive-tools                # rar and 7z (bsdtar)
    fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming  # Chinese fonts, for pictures and tests
)
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "not installed, and only root can (apt-get install ${missing[*]}); what needs them says so" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
    echo "apt-get could not install ${missing[*]}; what needs them says so" >&2
exit 0
