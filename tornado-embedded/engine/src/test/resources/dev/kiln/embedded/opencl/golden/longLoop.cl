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

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ControlFlowKernels#longLoop
__kernel void longLoop(
        __global int *x, int x_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 195
    long sum = 0L; // line 196
    for (long k = 10L; k >= -10L; k -= 4UL) { // line 197
        sum += (ulong) k * (long) i; // line 198
    }
    int k_1 = 0; // line 200
    int m = 20;
    while (k_1 < m) {
        sum += (ulong) (long) m; // line 201
        k_1 += 2; // line 200
        m -= 1;
    }
    kiln_store_int(x, x_length, i, (int) sum, 1, &failure); // line 203
    kiln_report(&failure, status);
}
