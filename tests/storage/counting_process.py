"""A process that counts upwards in a database: `python counting_process.py URL TIMES`."""

import sys
from concurrent.futures import ThreadPoolExecutor

from storage.errors import StoreUnavailable
from storage.kept import keep, recall
from storage.store import Store

WRITERS = 4


def count(tx):
    """Read, add one, write: what loses updates where writers are not kept apart."""
    number = int(recall(tx, "count") or 0) + 1
    keep(tx, "count", str(number))
    return number


def count_on(store, times):
    """So many times, each until it is done: «not now» may be asked again."""
    for _ in range(times):
        while True:
            try:
                store.submit(count).result(timeout=60)
            except StoreUnavailable:
                continue
            break


def main(url, times):
    store = Store(url)
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(lambda share: count_on(store, share), [times // WRITERS] * WRITERS))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
