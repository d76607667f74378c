# Sourced by the scripts beside it; they have done `cd` to the repository's root.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
die() {
    printf 'script/%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Installs Debian packages; the first argument says what they are for.
need_packages() {
    local purpose=$1
    shift
    local root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "$purpose is missing. As root, run: apt-get install $*"
        root=(sudo)
    fi
    command -v apt-get >/dev/null || die "$purpose is missing, and this machine has no apt-get. Install what corresponds to: $*"
    say "Installing $purpose: $*"
    "${root[@]}" apt-get update -qq || die "apt-get update failed; $purpose is missing: $*"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
        || die "apt-get could not install $purpose: $*"
}

has_library() { # of the system, by the beginning of its file name
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { # the first one from $1 on
    local port=$1
    while port_taken "$port"; do
        port=$((port + 1))
    done
    echo "$port"
}

fingerprint() { # of files
    sha256sum "$@" | sha256sum | cut -d' ' -f1
}

# Ends processes that were started with setsid, and whatever they started; gives them ten seconds to do so calmly.
stop_groups() {
    local pid tries=0
    for pid in "$@"; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in "$@"; do
        while kill -0 "$pid" 2>/dev/null && [ $tries -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        kill -KILL -- "-$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
