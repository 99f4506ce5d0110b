`default_nettype none

// Scales the group sums of LANES rows a cycle, and adds them up by row in the order of the groups.
// A pass is one group of each row, LANES rows a cycle; passes begin at least ADDING cycles apart. The last pass of a
// row adds the bias instead of a group, and gives the result.
module kiln_lanes #(
    parameter LANES  = 4,
    parameter SUM    = 27,                  // bits of a group sum
    parameter SLOTS  = 4,                   // rows of a lane, a power of two
    parameter SLOT   = SLOTS > 1 ? $clog2(SLOTS) : 1,
    parameter ADDING = 6                    // from a total that is read to one that can be read: kiln_float_add's depth
) (
    input  wire                  clk,
    input  wire                  reset,
    input  wire                  valid,
    input  wire [SLOT-1:0]       slot,
    input  wire                  opens,     // first pass: the total is zero before
    input  wire                  closes,    // last pass: adds the bias
    input  wire                  nan,
    input  wire [LANES*SUM-1:0]  sums,
    input  wire [7:0]            exponent,  // to which each row's scale adds; see kiln_float_of_sum
    input  wire [8*LANES-1:0]    scales,
    input  wire [32*LANES-1:0]   biases,
    output wire                  done,      // of a last pass
    output wire                  failed,    // nan of the pass
    output wire [32*LANES-1:0]   results
);
    localparam SCALING = 4;                 // kiln_float_of_sum's depth
    localparam AHEAD   = SLOTS >= ADDING + 2 ? 2 : 0; // reads totals from memory blocks where there is time for it
    localparam LAST    = SCALING + ADDING - 1;

    // What goes with the sums; bit i is of i + 1 cycles ago, and of rows, which begins with the newest, of i.
    reg  [LAST:0]            valids, closings, nans;
    reg  [SCALING-1:0]       openings;
    reg  [SLOT*LAST-1:0]     slots;
    wire [SLOT*(LAST+1)-1:0] rows = {slots, slot};
    always @(posedge clk) begin
        valids   <= reset ? {(LAST+1){1'b0}} : {valids[LAST-1:0], valid};
        closings <= {closings[LAST-1:0], closes};
        nans     <= {nans[LAST-1:0], nan};
        openings <= {openings[SCALING-2:0], opens};
        slots    <= rows[SLOT*LAST-1:0];
    end
    assign done   = valids[LAST] && closings[LAST];
    assign failed = nans[LAST];

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lanes
            kiln_lane #(.SUM(SUM), .SLOTS(SLOTS), .AHEAD(AHEAD)) lane (
                .clk(clk), .sum(sums[i*SUM +: SUM]), .exponent(exponent + scales[8*i +: 8]), .closes(closes),
                .bias(biases[32*i +: 32]), .reads(rows[SLOT*(SCALING-AHEAD) +: SLOT]), .opens(openings[SCALING-1]),
                .write(valids[LAST-1]), .writes(rows[SLOT*LAST +: SLOT]), .result(results[32*i +: 32])
            );
        end
    endgenerate
endmodule

`default_nettype wire
