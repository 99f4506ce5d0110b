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

// dev.kiln.embedded.frontend.ControlFlowKernels#helpers
__kernel void helpers(
        __global const int *x, int x_length,
        __global int *y, int y_length,
        __global int *status) {
    kiln_failure failure = {0, 0, 0};
    int i = get_global_id(0); // line 102
    bool t_2 = i < x_length; // line 111
    if (t_2) {
        t_2 = kiln_load_int(x, x_length, i, 1, &failure) != 13;
    }
    if (t_2) { // line 103
        int t_3;
        bool leave_L4 = false;
        do { // line 106
            for (int k = 0; k < x_length; k++) { // line 115
                if (kiln_load_int(x, x_length, k, 2, &failure) == i) { // line 116
                    t_3 = k; // line 117
                    leave_L4 = true;
                    break;
                }
            }
            if (leave_L4) break;
            t_3 = -1; // line 120
        } while (false);
        int t_6 = i > 3 ? i : 3; // line 124
        int a = kiln_load_int(x, x_length, i, 3, &failure); // line 106
        int v = i + 1u;
        kiln_store_int(y, y_length, i, (uint) t_3 + (a > t_6 ? a : t_6) + (uint) v * v, 4, &failure);
        int v_1 = kiln_load_int(x, x_length, i, 5, &failure); // line 107
        kiln_store_int(y, y_length, i, (uint) kiln_load_int(y, y_length, i, 6, &failure) + (v_1 < 0 ? -1 : v_1 > 0 ? 1 : 0), 6, &failure); // line 142
    }
    kiln_report(&failure, status);
}
