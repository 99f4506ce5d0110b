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

static int kiln_add_int(volatile __global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        return atomic_add(&array[index], value);
    }
    kiln_fail(failure, site, index, length);
    return 0;
}

// dev.kiln.embedded.frontend.GroupKernels#histogram
__kernel void histogram(
        __global const int *values, int values_length,
        __global int *counts, int counts_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    __local int bins[16];
    int local_ = get_local_id(0); // line 51
    if (local_ < 16) { // line 52
        bins[local_] = 0; // line 53
    }
    barrier(CLK_LOCAL_MEM_FENCE); // line 55
    int i = get_global_id(0); // line 56
    if (i < values_length) { // line 57
        atomic_add(&bins[kiln_load_int(values, values_length, i, 1, &failure) & 15], 1); // line 58
    }
    barrier(CLK_LOCAL_MEM_FENCE); // line 60
    if (local_ < 16) { // line 61
        kiln_add_int(counts, counts_length, local_, bins[local_], 2, &failure); // line 62
    }
    kiln_report(&failure, status);
}
