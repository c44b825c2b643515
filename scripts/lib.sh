# What the scripts share; read with `.` from the project's root.
say() { printf '%s\n' "$*" >&2; }

# Sets UV to a uv: the one on PATH, or one of the project's own, made with Python's pip.
find_uv() {
    if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
        UV=$(command -v uv)
        return
    fi
    UV=$PWD/.cache/uv/bin/uv
    if [ -x "$UV" ]; then return; fi
    python=$(command -v python3) || { say "Python 3 with pip is needed to begin with; install it and try again."; exit 2; }
    "$python" -m pip --version >/dev/null 2>&1 || {
        say "$python has no pip, which is needed to begin with. On Debian: apt-get install python3-pip"
        exit 2
    }
    say "setup: getting uv"
    "$python" -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-warn-script-location \
        --target .cache/uv uv
}

# Sees to a C++ compiler: two small packages that Home Assistant imports come as source alone.
find_compiler() {
    if command -v g++ >/dev/null 2>&1 || command -v c++ >/dev/null 2>&1; then return; fi
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "setup: installing a C++ compiler from Debian's packages"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends g++ libc6-dev >/dev/null
        return
    fi
    say "A C++ compiler is needed (g++ or clang). Install one and try again."
    exit 2
}

# Sets PYTHON to a CPython of at least 3.14.2: one that is there, one that uv gets, or one of Debian's packages.
find_python() {
    range='>=3.14.2'
    export UV_PYTHON_INSTALL_DIR="$PWD/.cache/python"
    if PYTHON=$("$UV" python find --quiet --no-project --system "$range" 2>/dev/null); then return; fi
    export CPATH="$PWD/.cache/debian-python/root/usr/include"
    if [ -d .cache/debian-python ] && PYTHON=$(UV=$UV sh scripts/python-from-debian.sh .cache/debian-python); then
        return
    fi
    say "setup: getting Python 3.14"
    if UV_HTTP_TIMEOUT=20 UV_HTTP_RETRIES=0 "$UV" python install --quiet 3.14 2>/dev/null &&
        PYTHON=$("$UV" python find --quiet --no-project "$range" 2>/dev/null); then
        return
    fi
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        say "setup: uv could not; taking Python 3.14 from Debian's packages, beside the system's"
        PYTHON=$(UV=$UV sh scripts/python-from-debian.sh .cache/debian-python) && return
    fi
    say "Python 3.14.2 or newer is needed and could not be got. Install it and try again."
    exit 2
}
