#pragma OPENCL FP_CONTRACT OFF

// What went wrong first in a work item: 1 + the number of the place, and the numbers that were wrong there.
typedef struct {
    int site;
    int value;
    int length;
} kiln_failure;

static void kiln_fail(kiln_failure *failure, int site, int value, int length) {
    if (failure->site == 0) {
        failure->site = site;
        failure->value = value;
        failure->length = length;
    }
}

static void kiln_report(const kiln_failure *failure, volatile __global int *status) {
    if (failure->site != 0 && atomic_cmpxchg(status, 0, failure->site) == 0) {
        status[1] = failure->value;
        status[2] = failure->length;
    }
}

static int kiln_load_int(__global const int *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static int kiln_divide_int(int a, int b, int site, kiln_failure *failure) {
    if (b == 0) {
        kiln_fail(failure, site, 0, 0);
        return 0;
    }
    return b == -1 ? (int) -(uint) a : a / b;
}

static int kiln_remainder_int(int a, int b, int site, kiln_failure *failure) {
    if (b == 0) {
        kiln_fail(failure, site, 0, 0);
        return 0;
    }
    return b == -1 ? 0 : a % b;
}

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

static long kiln_load_long(__global const long *array, int length, int index, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return array[index];
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static long kiln_divide_long(long a, long b, int site, kiln_failure *failure) {
    if (b == 0) {
        kiln_fail(failure, site, 0, 0);
        return 0;
    }
    return b == -1 ? (long) -(ulong) a : a / b;
}

static void kiln_store_long(__global long *array, int length, int index, long value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ElementwiseKernels#division
__kernel void division(
        __global int *x, int x_length,
        __global long *y, int y_length,
        int divisor,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 165
    kiln_store_int(x, x_length, i, (uint) kiln_divide_int(kiln_load_int(x, x_length, i, 1, &failure), divisor, 2, &failure) + kiln_remainder_int(kiln_load_int(x, x_length, i, 1, &failure), divisor, 3, &failure), 1, &failure); // line 166
    kiln_store_long(y, y_length, i, (ulong) kiln_divide_long(kiln_load_long(y, y_length, i, 4, &failure), (long) divisor, 5, &failure) - kiln_load_long(y, y_length, i, 4, &failure) % 7L + (long) (int) (((long) kiln_load_int(x, x_length, i, 6, &failure) & 4294967295L) / 10L), 4, &failure); // line 167
    kiln_report(&failure, status);
}
