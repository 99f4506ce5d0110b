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

static void kiln_store_int(__global int *array, int length, int index, int value, int site, kiln_failure *failure) {
    if ((uint) index < (uint) length) {
        array[index] = value;
    } else {
        kiln_fail(failure, site, index, length);
    }
}

// dev.kiln.embedded.frontend.ControlFlowKernels#labelled
__kernel void labelled(
        __global const int *x, int x_length,
        __global int *y, int y_length,
        int n,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 84
    int found = -1; // line 85
    bool leave_L2 = false;
    for (int a = 0; a < n; a++) { // line 87
        for (int b = a; b < n; b++) { // line 88
            if (kiln_load_int(x, x_length, a, 1, &failure) < 0) { // line 89
                break; // line 90
            }
            if ((int) ((uint) kiln_load_int(x, x_length, a, 2, &failure) + kiln_load_int(x, x_length, b, 2, &failure)) == i) { // line 92
                found = (uint) a * n + b; // line 93
                leave_L2 = true; // line 94
                break;
            }
        }
        if (leave_L2) break;
    }
    kiln_store_int(y, y_length, i, found, 3, &failure); // line 98
    kiln_report(&failure, status);
}
