`default_nettype none
`timescale 1ns / 1ps

// Feeds samples to kiln_layer and compares the bits of every result with what is expected. Says
//   kiln-mismatch SAMPLE ROW EXPECTED FOUND    for the first SHOWN mismatches
//   kiln-sample SAMPLE CYCLES                  from a sample's first token to its last result, both counted, if TRACE is 1
//   kiln-result CASES MISMATCHES CYCLES        at the end; CASES of the first COUNTED rows, MISMATCHES of padding, too;
//                                              CYCLES from the end of the reset to the last result
//   kiln-stuck SAMPLE                          if LIMIT cycles go by without a result
module kiln_layer_test;
    parameter COLUMNS = 128, ROWS = 16, TILE = 16, LANES = 4, WEIGHT = 4, LUTS = 0, SKIP = 1, RELU = 1;
    parameter SAMPLES = 1, COUNTED = ROWS, TRACE = 0, SHOWN = 10, LIMIT = 64 * (COLUMNS + 64);
    parameter GAPS = 0;                                 // 1: activations come now and then
    localparam PLACE = ROWS / LANES > 1 ? $clog2(ROWS / LANES) : 1;
    localparam SCALES = (COLUMNS + 127) / 128;          // of a sample

    reg         clk = 1'b0, reset = 1'b1, x_valid = 1'b0;
    reg  [11:0] inputs [0:SAMPLES*COLUMNS-1];           // {keep, code}
    reg  [7:0]  exponents [0:SAMPLES*SCALES-1];
    reg  [31:0] expected [0:SAMPLES*ROWS-1];
    initial begin
        $readmemh("inputs.hex", inputs);
        $readmemh("input_exponents.hex", exponents);
        $readmemh("expected.hex", expected);
    end

    wire        x_ready, y_valid, y_nan, y_last;
    reg  [11:0] x;
    reg  [7:0]  x_exponent;
    wire [PLACE-1:0] y_place;
    wire [32*LANES-1:0] y;
    kiln_layer #(
        .COLUMNS(COLUMNS), .ROWS(ROWS), .TILE(TILE), .LANES(LANES), .WEIGHT(WEIGHT), .LUTS(LUTS), .SKIP(SKIP),
        .RELU(RELU)
    ) layer (
        .clk(clk), .reset(reset), .x_valid(x_valid), .x_ready(x_ready), .x_code(x[7:0]), .x_keep(x[8]),
        .x_exponent(x_exponent), .y_valid(y_valid), .y_place(y_place), .y(y), .y_nan(y_nan), .y_last(y_last)
    );

    always #5 clk = !clk;

    // Inputs change behind the clock's rising edges, and everything is looked at before the next one.
    integer column = 0, source = 0, quiet = 0, seed = 1;
    reg signed [63:0] cycles = -16;
    integer sample = 0, row, i, cases = 0, mismatches = 0;
    reg signed [63:0] begun [0:3];
    integer begins = 0;
    reg     ran = 1'b0;
    always @(posedge clk) begin
        #1;
        x_valid = !reset && source < SAMPLES && (GAPS == 0 || $random(seed) % 3 == 0);
        if (x_valid) begin
            x          = inputs[source*COLUMNS + column];
            x_exponent = column % 128 == 0 ? exponents[source*SCALES + column/128] : 8'hxx;
        end
    end
    always @(negedge clk) begin
        cycles = cycles + 1;
        quiet  = quiet + 1;
        if (x_valid && x_ready) begin
            column = column + 1;
            if (column == COLUMNS) begin
                column = 0;
                source = source + 1;
            end
        end
        if (layer.running && !ran) begin
            begun[begins % 4] = cycles;
            begins = begins + 1;
        end
        ran = layer.running;
        if (y_valid) begin
            quiet = 0;
            for (i = 0; i < LANES; i = i + 1) begin
                row   = y_place * LANES + i;
                if (row < COUNTED)
                    cases = cases + 1;
                if (y[32*i +: 32] !== expected[sample*ROWS + row]) begin
                    mismatches = mismatches + 1;
                    if (mismatches <= SHOWN)
                        $display("kiln-mismatch %0d %0d %h %h", sample, row, expected[sample*ROWS + row],
                            y[32*i +: 32]);
                end
            end
            if (y_last) begin
                if (TRACE != 0)
                    $display("kiln-sample %0d %0d", sample, cycles - begun[sample % 4] + 1);
                sample = sample + 1;
            end
        end
        reset = cycles < 0;
        if (sample == SAMPLES) begin
            $display("kiln-result %0d %0d %0d", cases, mismatches, cycles);
            $finish;
        end else if (quiet == LIMIT) begin
            $display("kiln-stuck %0d", sample);
            $finish;
        end
    end
endmodule

`default_nettype wire
