package dev.kiln.sparsity;

import dev.kiln.KilnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The neurons in a network and whether they have gates, as a checkpoint keeps it.
 *
 * @param kept neurons of the network
 * @param gated whether gates are trained
 */
public record SparsityState(KeptNeurons kept, boolean gated) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Form(
            @Nullable List<Integer> widths,
            @Nullable List<String> kept,
            @Nullable List<String> frozen,
            boolean gated) {}

    /** A JSON object. */
    public String toJson() {
        List<String> ranges = new ArrayList<>();
        List<String> frozen = new ArrayList<>();
        for (int layer = 0; layer < kept.layers(); layer++) {
            ranges.add(kept.ranges(layer));
            frozen.add(kept.frozenRanges(layer));
        }
        return MAPPER.writeValueAsString(new Form(kept.whole(), ranges, frozen, gated));
    }

    /**
     * Reads {@link #toJson}'s form.
     *
     * @param where names its origin in errors
     * @throws KilnException with code {@code bad-sparsity}
     */
    public static SparsityState fromJson(String text, String where) {
        try {
            Form form = MAPPER.readValue(text, Form.class);
            List<Integer> widths = form == null ? null : form.widths();
            List<String> ranges = form == null ? null : form.kept();
            List<String> frozen = form == null ? null : form.frozen();
            if (form != null
                    && widths != null
                    && ranges != null
                    && frozen != null
                    && isWhole(widths)
                    && isWhole(ranges)
                    && isWhole(frozen)) {
                return new SparsityState(KeptNeurons.parse(widths, ranges, frozen, where), form.gated());
            }
        } catch (JacksonException e) {
            throw new KilnException(
                    "bad-sparsity", "Neurons " + where + " cannot be read: " + e.getOriginalMessage(), e);
        }
        throw new KilnException("bad-sparsity", "Neurons " + where + ": expected widths and ranges, found none");
    }

    private static boolean isWhole(List<?> list) {
        return list.stream().noneMatch(Objects::isNull);
    }
}
