"""A process that claims all that is due, a few at a time: `python claiming_process.py URL NOW`. Prints what it got."""

import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import text

from storage.errors import StoreUnavailable
from storage.leases import claim
from storage.store import Store

WORKERS, AT_ONCE = 2, 25
LEASE = timedelta(minutes=2)


def claim_all(store, now):
    """Claim until nothing is left; the numbers of what was got. «Not now» may be asked again."""
    got = []
    while store.submit(is_some_left).result(timeout=60):
        with suppress(StoreUnavailable):
            got += [due.id for due in store.submit(claim, now, AT_ONCE, LEASE).result(timeout=60).rows]
    return got


def is_some_left(tx):
    left = text("SELECT 1 FROM notification WHERE id NOT IN (SELECT notification_id FROM notification_lease) LIMIT 1")
    return tx.execute(left).first() is not None


def main(url, now):
    store = Store(url)
    with ThreadPoolExecutor(WORKERS) as threads:
        for got in threads.map(lambda _: claim_all(store, now), range(WORKERS)):
            sys.stdout.write(" ".join(map(str, got)) + "\n")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
