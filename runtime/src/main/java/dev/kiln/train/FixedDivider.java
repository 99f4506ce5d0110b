package dev.kiln.train;

/** Divides all batches in one proportion. */
final class FixedDivider implements Divider {
    private final int batch;
    private final double[] weights;
    private Division division;

    /**
     * A divider.
     *
     * @param batch rows of a whole batch
     * @param weights by device, above 0
     */
    FixedDivider(int batch, double[] weights) {
        this.batch = batch;
        this.weights = weights.clone();
        this.division = Division.proportional(batch, this.weights);
    }

    @Override
    public Division before(long step) {
        return division;
    }

    @Override
    public void after(long[] nanos) {
        // Whatever it is.
    }

    @Override
    public void drop(int device) {
        weights[device] = 0;
        division = Division.proportional(batch, weights);
    }

    @Override
    public String reason() {
        return "fixed";
    }

    @Override
    public double[] milliseconds() {
        return new double[0];
    }
}
