package dev.kiln.embedded.host;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.ParallelDimension;
import dev.kiln.embedded.ir.Uniformity;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns kernels into bytecode of the running JVM: for each part of a kernel between barriers a method that runs a row
 * of work items one by one and, where the kernel allows it, one that runs them in vectors.
 */
public final class HostCompiler {
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, HostTypes.FRAME, HostTypes.SCRATCH, CD_int, CD_int, CD_int, CD_int, CD_int, CD_int);
    private static final MethodTypeDesc TRIP_COUNT = MethodTypeDesc.of(CD_int, HostTypes.FRAME, CD_int);

    /** Creates a compiler. */
    public HostCompiler() {}

    /**
     * Compiles a kernel.
     *
     * @throws UnsupportedBarrierException if not all work items of a group come to a barrier alike
     */
    public HostKernel compile(Kernel kernel) {
        return new Writer(ExpandFunctions.in(kernel)).compile();
    }

    /** Returns the class file that a kernel becomes. */
    static byte[] classFile(Kernel kernel) {
        return new Writer(ExpandFunctions.in(kernel)).classFile();
    }

    private static final class Writer {
        private record GroupValue(String method, int line, Expr value) {}

        private final Kernel kernel;
        private final Sites sites;
        private final BarrierSplit.Result split;
        private final ClassDesc self;
        private final List<GroupValue> groupValues = new ArrayList<>();
        private final RegionNotes notes = new RegionNotes();

        /** Whether vectors are cast to their class where they are read, as long as there is room for that. */
        private boolean casts = true;

        Writer(Kernel kernel) {
            this.kernel = kernel;
            sites = new Sites(kernel.name(), kernel.owner());
            split = BarrierSplit.of(kernel);
            self = ClassDesc.of(HostCompiler.class.getPackageName(), "Kernel$" + kernel.name());
        }

        byte[] classFile() {
            byte[] bytes = writeWithCasts();
            if (bytes == null || isTooLong()) {
                casts = false;
                notes.forget();
                bytes = write();
            }
            return isTooLong() ? write() : bytes;
        }

        private byte @Nullable [] writeWithCasts() {
            try {
                return write();
            } catch (IllegalArgumentException e) {
                return null; // a method of more than 64 KiB
            }
        }

        private boolean isTooLong() {
            return split.regions().stream().anyMatch(notes::isTooLong);
        }

        /** Writes all methods but for vector forms that were too long the last time. */
        private byte[] write() {
            groupValues.clear();
            byte[] bytes = ClassFile.of().build(self, this::writeClass);
            notes.measure(bytes);
            return bytes;
        }

        HostKernel compile() {
            byte[] bytes = classFile();
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
                KernelCode code =
                        (KernelCode) lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                                .invoke();
                return new HostKernel(
                        kernel,
                        split.layout(),
                        sites,
                        code,
                        !split.regions().stream().allMatch(notes::isTooLong),
                        notes.of(split.regions()));
            } catch (Throwable e) {
                throw new IllegalStateException(
                        "Kernel " + kernel.owner() + "#" + kernel.name() + ": the generated class is not accepted", e);
            }
        }

        private void writeClass(ClassBuilder builder) {
            builder.withFlags(ACC_FINAL | ACC_SYNTHETIC).withInterfaceSymbols(HostTypes.KERNEL_CODE);
            builder.withMethodBody(
                    ConstantDescs.INIT_NAME,
                    ConstantDescs.MTD_void,
                    ACC_PUBLIC,
                    code -> code.aload(0)
                            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_());
            List<Boolean> vector = new ArrayList<>();
            for (Phase.Region region : split.regions()) {
                boolean hasVector = !notes.isTooLong(region);
                vector.add(hasVector);
                if (hasVector) {
                    Uniformity uniformity = Uniformity.ofRow(
                            region.body(), split.layout().contexts().keySet());
                    builder.withMethodBody(
                            DriverWriter.vectorName(region),
                            HostTypes.ROW,
                            ACC_PRIVATE | ACC_STATIC,
                            code -> VectorRow.write(
                                    VectorMethod.begin(code, split.layout(), uniformity, sites, casts),
                                    self,
                                    DriverWriter.scalarName(region),
                                    region.body()));
                }
                builder.withMethodBody(
                        DriverWriter.scalarName(region),
                        HostTypes.ROW,
                        ACC_PRIVATE | ACC_STATIC,
                        code -> ScalarRow.write(code, split.layout(), sites, region.body()));
            }
            builder.withMethodBody("tripCount", TRIP_COUNT, ACC_PUBLIC, this::writeTripCount);
            builder.withMethodBody(
                    "run",
                    RUN,
                    ACC_PUBLIC,
                    code -> new DriverWriter(code, self, split.layout(), vector, this::addGroupValue)
                            .write(split.phases()));
            for (GroupValue value : groupValues) {
                builder.withMethodBody(
                        value.method(),
                        HostTypes.ROW.changeReturnType(
                                HostTypes.scalar(value.value().type())),
                        ACC_PRIVATE | ACC_STATIC,
                        code -> writeGroupValue(code, value));
            }
        }

        private String addGroupValue(int line, Expr value) {
            String method = "group" + groupValues.size();
            groupValues.add(new GroupValue(method, line, value));
            return method;
        }

        private void writeGroupValue(CodeBuilder code, GroupValue value) {
            RowSlots slots = new RowSlots(code, split.layout());
            slots.load(value.value());
            ScalarExpressions expressions = new ScalarExpressions(code, slots, sites);
            sites.atLine(value.line());
            expressions.push(value.value());
            code.return_(HostTypes.kind(value.value().type()));
        }

        /** {@code tripCount(frame, dimension)}: one method per dimension, called by number. */
        private void writeTripCount(CodeBuilder code) {
            for (ParallelDimension parallel : kernel.parallel()) {
                String method = addGroupValue(0, parallel.tripCount());
                code.iload(2).loadConstant(parallel.dimension());
                code.ifThen(
                        Opcode.IF_ICMPEQ,
                        block -> block.aload(1)
                                .aconst_null()
                                .iconst_0()
                                .iconst_0()
                                .iconst_0()
                                .iconst_0()
                                .invokestatic(self, method, HostTypes.ROW.changeReturnType(CD_int))
                                .ireturn());
            }
            code.iconst_1().ireturn();
        }
    }
}
