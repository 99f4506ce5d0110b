package uk.ac.manchester.tornado.api.enums;

/** The kind of a device. */
public enum TornadoDeviceType {
    /** Not known. */
    UNKNOWN,
    /** Whatever the driver prefers. */
    DEFAULT,
    /** A processor. */
    CPU,
    /** A graphics processor. */
    GPU,
    /** Programmable logic. */
    FPGA,
    /** Some other accelerator. */
    ACCELERATOR,
    /** A vendor's own kind. */
    CUSTOM,
    /** Every kind. */
    ALL
}
