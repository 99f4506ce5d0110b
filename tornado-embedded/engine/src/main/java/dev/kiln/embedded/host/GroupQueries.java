package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Walk;

/** Whether a kernel asks where a work item stands in its group. */
final class GroupQueries {
    private GroupQueries() {}

    /** Whether local or group ids along dimension 0 occur, so that a row must not cross from one group to the next. */
    static boolean isAsked(Block body) {
        boolean[] asked = {false};
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.WorkItem item
                    && item.dimension() == 0
                    && (item.query() == Query.LOCAL_ID || item.query() == Query.GROUP_ID)) {
                asked[0] = true;
            }
        });
        return asked[0];
    }
}
