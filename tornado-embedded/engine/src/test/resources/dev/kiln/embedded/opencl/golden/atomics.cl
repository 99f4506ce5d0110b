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

static int kiln_add_int(volatile __global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return atomic_add(&array[index], value);
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

static int kiln_add_local_int(volatile __local int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return atomic_add(&array[index], value);
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable

static long kiln_add_long(volatile __global long *array, int length, int index, long value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return atom_add(&array[index], value);
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

// dev.kiln.Golden#atomics
__kernel void atomics(
        __global int *counts, int counts_length,
        __global long *total, int total_length,
        int n,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    __local int bins[16];
    int i = get_global_id(0); // line 1
    int old = kiln_add_int(counts, counts_length, i & 15, n, 1, &failure); // line 2
    atomic_add(&bins[old & 15], 1); // line 3
    kiln_add_local_int(bins, 16, old, 2, 2, &failure); // line 4
    kiln_add_long(total, total_length, 0, (long) i, 3, &failure); // line 5
    kiln_report(&failure, status);
}
