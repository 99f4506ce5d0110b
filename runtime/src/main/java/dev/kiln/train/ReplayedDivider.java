package dev.kiln.train;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Divides batches as an earlier run did, step by step. */
final class ReplayedDivider implements Divider {
    private final TreeMap<Long, Division> divisions;
    private final Set<Integer> dropped = new HashSet<>();
    private boolean differs;

    /**
     * A divider.
     *
     * @param divisions by the step from which they held; one of them from step 0
     */
    ReplayedDivider(Map<Long, Division> divisions) {
        this.divisions = new TreeMap<>(divisions);
    }

    @Override
    public Division before(long step) {
        Division recorded = divisions.floorEntry(step).getValue();
        List<Integer> rows = recorded.rows();
        if (dropped.stream().allMatch(device -> rows.get(device) == 0)) {
            return recorded;
        }
        differs = true;
        double[] weights = rows.stream().mapToDouble(Integer::doubleValue).toArray();
        dropped.forEach(device -> weights[device] = 0);
        boolean nobody = java.util.Arrays.stream(weights).sum() == 0;
        for (int i = 0; nobody && i < weights.length; i++) {
            weights[i] = dropped.contains(i) ? 0 : 1;
        }
        return Division.proportional(recorded.batch(), weights);
    }

    @Override
    public void after(long[] nanos) {
        // Whatever it is.
    }

    @Override
    public void drop(int device) {
        dropped.add(device);
    }

    @Override
    public String reason() {
        return differs ? "replayed, but for a device that failed" : "replayed";
    }

    @Override
    public double[] milliseconds() {
        return new double[0];
    }
}
