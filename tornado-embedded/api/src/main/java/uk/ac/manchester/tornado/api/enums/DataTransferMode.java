package uk.ac.manchester.tornado.api.enums;

/** When an array travels between host and device. The constants are plain ints, as task graphs take them. */
public class DataTransferMode {

    /** Once, at the first execution of a graph; later changes on the host are not sent again. */
    public static final int FIRST_EXECUTION = 0;

    /** At every execution of a graph. */
    public static final int EVERY_EXECUTION = 1;

    /** Only when the program asks for it with {@code TornadoExecutionResult.transferToHost}. */
    public static final int UNDER_DEMAND = 2;

    private DataTransferMode() {}
}
