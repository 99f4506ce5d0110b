package dev.kiln.data;

import dev.kiln.tensor.TensorAllocator;

/** Reads one kind of source into memory. */
interface DataReader {
    /**
     * Reads everything and cuts it. Nothing stays allocated if it throws.
     *
     * @throws dev.kiln.KilnException if the source cannot be read or is not what it should be; nothing else is thrown
     */
    DataSplits read(DataOptions options, TensorAllocator allocator);
}
