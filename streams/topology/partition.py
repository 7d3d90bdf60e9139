"""Find the one partition of a brand: murmur2 of its name, as the Java client and aiokafka do.

librdkafka's default is CRC32: a brand would be listened to in two halves, so a record in the wrong partition
is refused. Algorithm: Austin Appleby, MurmurHash2 (2008), with Kafka's seed.
"""

_SEED = 0x9747B28C
_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """The 32-bit MurmurHash2 of some bytes, with the seed of Kafka's default partitioner."""
    length = len(data)
    h = _SEED ^ length
    whole = length & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * _M & _MASK
        k = (k ^ k >> 24) * _M & _MASK
        h = (h * _M & _MASK) ^ k
    if length > whole:
        h = (h ^ int.from_bytes(data[whole:], "little")) * _M & _MASK
    h = (h ^ h >> 13) * _M & _MASK
    return h ^ h >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """The partition where the Java client's default partitioner puts this key."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
