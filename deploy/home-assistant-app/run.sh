#!/bin/sh
# Starts the hub as an app of Home Assistant. Codes never go to its log: the people's first codes and a pairing code are
# written to files in the app's own configuration folder, which administrators can read, and which are for reading once.
set -eu
data=${HUB_DATA:-/data/hub}
shown=${HUB_SHOWN:-/config}
options=${HUB_OPTIONS:-/data/options.json}
option() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$options" "$1"; }
umask 077

if [ ! -e "$data/hub.db" ]; then
    verisure-hub --data "$data" init --language "$(option language)" >"$shown/first-codes.txt"
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
