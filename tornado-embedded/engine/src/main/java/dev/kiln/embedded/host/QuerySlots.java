package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Query;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.Map;

/** The local variables of one generated method that say where a work item stands: ids and sizes. */
final class QuerySlots {
    private final CodeBuilder code;
    private final int x;
    private final Map<Expr.WorkItem, Integer> queries = new HashMap<>();

    /** Added to x gives the work item's number within its group; only where private values are kept. */
    private int itemBase = -1;

    private int items = -1;

    QuerySlots(CodeBuilder code, int x) {
        this.code = code;
        this.x = x;
    }

    /** Loads what a query needs: sizes, and for local and group ids the group's number. */
    void load(Expr.WorkItem item) {
        int d = item.dimension();
        switch (item.query()) {
            case GLOBAL_ID -> {}
            case GLOBAL_SIZE -> queries.computeIfAbsent(item, q -> loadSize("globalSize", d));
            case LOCAL_SIZE -> size(d);
            case GROUP_ID, LOCAL_ID -> group(d);
        }
    }

    private int loadSize(String field, int dimension) {
        code.aload(RowSlots.FRAME)
                .getfield(HostTypes.FRAME, field, CD_int.arrayType())
                .loadConstant(dimension)
                .iaload();
        return store();
    }

    private int store() {
        int slot = code.allocateLocal(TypeKind.INT);
        code.istore(slot);
        return slot;
    }

    /** The slot of a local size. */
    private int size(int dimension) {
        return queries.computeIfAbsent(
                new Expr.WorkItem(Query.LOCAL_SIZE, dimension), q -> loadSize("localSize", dimension));
    }

    /** The slot of a group id. */
    private int group(int dimension) {
        Expr.WorkItem group = new Expr.WorkItem(Query.GROUP_ID, dimension);
        Integer known = queries.get(group);
        if (known == null) {
            int size = size(dimension);
            code.iload(firstId(dimension)).iload(size).idiv();
            known = store();
            queries.put(group, known);
        }
        return known;
    }

    private static int firstId(int dimension) {
        return dimension == 0 ? RowSlots.FROM : dimension == 1 ? RowSlots.Y : RowSlots.Z;
    }

    /** Loads what {@link #pushItem} and {@link #pushItems} need. */
    void loadItems() {
        // ((z − z₀)·sy + (y − y₀))·sx − x₀, where x₀, y₀, z₀ are the group's first ids
        int sy = size(1);
        int sx = size(0);
        pushLocalId(2);
        code.iload(sy).imul();
        pushLocalId(1);
        code.iadd().iload(sx).imul();
        code.iload(group(0)).iload(sx).imul().isub();
        itemBase = store();
        code.aload(RowSlots.SCRATCH).getfield(HostTypes.SCRATCH, "items", CD_int);
        items = store();
    }

    private void pushLocalId(int dimension) {
        int group = group(dimension);
        int size = size(dimension);
        code.iload(dimension == 0 ? x : firstId(dimension));
        code.iload(group).iload(size).imul().isub();
    }

    /** Pushes what the current work item, or lane 0, sees. */
    void push(Expr.WorkItem item) {
        int d = item.dimension();
        switch (item.query()) {
            case GLOBAL_ID -> code.iload(d == 0 ? x : firstId(d));
            case LOCAL_ID -> pushLocalId(d);
            case GROUP_ID -> code.iload(group(d));
            case GLOBAL_SIZE, LOCAL_SIZE -> {
                Integer slot = queries.get(item);
                if (slot == null) {
                    throw new IllegalStateException("Generated code asks for " + item + ", which was not loaded");
                }
                code.iload(slot);
            }
        }
    }

    /** Pushes the number of the current work item, or of lane 0, within its group. */
    void pushItem() {
        code.iload(x).iload(itemBase).iadd();
    }

    /** Pushes how many work items a group has. */
    void pushItems() {
        code.iload(items);
    }
}
