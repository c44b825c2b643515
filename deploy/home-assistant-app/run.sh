#!/bin/sh
# Starts the hub as an app of Home Assistant. Codes never go to its log: the people's first codes and a pairing code are
# written to files in the app's own configuration folder, which administrators can read, and which are for reading once.
set -eu
data=${HUB_DATA:-/data/hub}
shown=${HUB_SHOWN:-/config}
options=${HUB_OPTIONS:-/data/options.json}
option() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$options" "$1"; }
umask 077

kept=${HUB_BACKUP:-/data/hub.backup}

# Home Assistant's backup takes this one file: of the hub as it is at one moment, without pictures and their keys.
if [ "${1:-}" = backup ]; then
    rm -f "$kept"
    exec verisure-hub --data "$data" backup "$kept"
fi

if [ ! -e "$data/hub.db" ] && [ -e "$kept" ]; then
    verisure-hub --data "$data" restore "$kept"
    rm -f "$kept"
    echo "The home of the backup is there again, without pictures."
fi
if [ ! -e "$data/hub.db" ]; then
    # A home of one's own, as home.yaml in this app's folder; otherwise the demonstration's villa.
    home=villa
    if [ -e "$shown/home.yaml" ]; then home=$shown/home.yaml; fi
    verisure-hub --data "$data" init --home "$home" --language "$(option language)" >"$shown/first-codes.txt"
    echo "A home was made. Read each person's code in first-codes.txt in this app's folder, and then delete that file."
fi

verisure-hub --data "$data" run --port "$(option port)" &
hub=$!
trap 'kill -TERM $hub' TERM INT

# A background command reads nothing but what it is given.
exec 3<&0
(
    while read -r word; do
        case $word in pair | '"pair"')
            verisure-hub --data "$data" pair >"$shown/pairing-code.txt"
            echo "A pairing code, good for five minutes, is in pairing-code.txt in this app's folder."
            ;;
        esac
    done
) <&3 &
exec 3<&-

# A trap interrupts the first wait; the second one returns how the hub ended.
wait $hub || true
wait $hub
