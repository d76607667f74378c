# Sourced by the scripts beside it; they have done `cd` to the repository's root.
# shellcheck shell=bash

# Python keeps what it has compiled, also where the machine asks it not to: a start of the portal takes 6 s of work without
# it and 3 with it, and a run of the tests starts some forty processes.
unset PYTHONDONTWRITEBYTECODE

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
    # To the end of the list: with -q grep stops at its find, now and then ldconfig then fails to write, and pipefail says no.
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep "$1" >/dev/null
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

# --- PostgreSQL and Redis of one's own -----------------------------------------------------------------------------

postgres_bin() { # the newest server's programs: Debian keeps them out of PATH
    local folder
    folder=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)
    if [ -x "$folder" ]; then
        dirname "$folder"
    elif command -v initdb >/dev/null; then
        dirname "$(command -v initdb)"
    fi
}

as_postgres() { # PostgreSQL refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        "$@"
    fi
}

hide_password() { # PGPASSWORD, and in $database DATABASE_URL without it: everybody on the machine reads what a command is given
    local apart
    apart=$(
        .venv/bin/python - <<'PYTHON'
import os, shlex
from urllib.parse import unquote, urlsplit
url = urlsplit(os.environ["DATABASE_URL"])
user, at, host = url.netloc.rpartition("@")
bare = url._replace(netloc=user.partition(":")[0] + at + host).geturl()
print("database=" + shlex.quote(bare))
if url.password is not None:
    print("export PGPASSWORD=" + shlex.quote(unquote(url.password)))
PYTHON
    )
    eval "$apart"
}

answers() { # does the service at this address answer?
    .venv/bin/python - "$1" <<'PYTHON' >/dev/null 2>&1
import sys
url = sys.argv[1]
if url.startswith("redis"):
    import redis
    redis.Redis.from_url(url, socket_connect_timeout=2).ping()
else:
    import psycopg2
    psycopg2.connect(url, connect_timeout=2).close()
PYTHON
}

# Starts a server whose data lie in the folder $1, with so much shared memory as $2 says, and sets DATABASE_URL. It does
# not wait for the disk: what it holds can be made again.
start_postgres() {
    local folder=$1 memory=$2 port bin locale
    bin=$(postgres_bin)
    port=$(free_port 54320)
    if [ ! -d "$folder/data" ]; then
        [ "$(id -u)" != 0 ] || chown postgres "$folder"
        # The locale that docs/operations.md asks for; before version 15 a database could not have it as its own.
        locale=(--locale=C.UTF-8)
        [[ $("$bin/initdb" --version) =~ \ 1[0-4]\. ]] || locale+=(--locale-provider=icu --icu-locale=da-DK)
        as_postgres "$bin/initdb" -D "$folder/data" -U helhedsplan -A trust -E UTF8 "${locale[@]}" --no-sync \
            >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2 && die "initdb failed."; }
    fi
    as_postgres "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start -o "-p $port -k $folder \
        -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c shared_buffers=$memory -c max_connections=100 \
        -c log_min_error_statement=panic -c log_error_verbosity=terse" >"$work/pg_ctl.log" 2>&1 \
        || { cat "$work/pg_ctl.log" "$folder/log" >&2 && die "PostgreSQL did not start."; }
    export DATABASE_URL=postgres://helhedsplan@127.0.0.1:$port/postgres
}

stop_postgres() { # calmly where the data are kept: $2 is "fast", otherwise at once
    as_postgres "$(postgres_bin)/pg_ctl" -D "$1/data" -m "${2:-immediate}" -w stop >/dev/null 2>&1 || true
}

start_redis() { # sets REDIS_URL, and redis_pid for stop_groups
    local port
    port=$(free_port 63790)
    setsid redis-server --maxmemory-policy noeviction --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$1" >"$1/redis.log" 2>&1 &
    # shellcheck disable=SC2034
    redis_pid=$!
    for _ in $(seq 100); do
        port_taken "$port" && break
        sleep 0.1
    done
    export REDIS_URL=redis://127.0.0.1:$port/0
}
