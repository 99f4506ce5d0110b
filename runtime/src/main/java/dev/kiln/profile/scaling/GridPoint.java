package dev.kiln.profile.scaling;

/**
 * A training step of the grid.
 *
 * @param batch samples
 * @param width neurons of each of two hidden layers
 * @param threads of the device; 0 where it tells nothing of them
 */
public record GridPoint(int batch, int width, int threads) {
    /** The network, as {@code --model} takes it. */
    public String model() {
        return "mlp:" + width + "," + width;
    }

    /** Such as {@code batch 128, width 1024, 4 threads}. */
    public String words() {
        String place = "batch " + batch + ", width " + width;
        return threads == 0 ? place : place + ", " + threads + (threads == 1 ? " thread" : " threads");
    }
}
