`default_nettype none

// An FP8 E4M3 code (OCP OFP8) as a whole number of 2^-9, both as units and as +-(mantissa << shift). Combinational.
// The largest magnitude is 229376. Of NaN (S.1111.111) the number means nothing.
module kiln_e4m3 (
    input  wire        [7:0]  code,
    output wire signed [18:0] units,
    output wire               negative,
    output wire        [3:0]  mantissa,
    output wire        [3:0]  shift,
    output wire               zero,
    output wire               nan
);
    wire        normal    = code[6:3] != 4'd0;
    wire [18:0] magnitude = {15'd0, mantissa} << shift;

    assign negative = code[7];
    assign mantissa = {normal, code[2:0]};
    assign shift    = normal ? code[6:3] - 4'd1 : 4'd0;
    assign units    = negative ? -magnitude : magnitude;
    assign zero     = code[6:0] == 7'h00;
    assign nan      = code[6:0] == 7'h7f;
endmodule

`default_nettype wire
