`default_nettype none

// Keeps of a sample's activations those that count: neither zero nor gated. One comes in a cycle; those that stay are
// written in order, {last of its group, column, code}, so that a tile spends no cycle on the others.
// An entry waits until the next one tells whether it is the last of its group; done says that all are written.
module kiln_encoder #(
    parameter COLUMNS = 128,
    parameter GROUP   = 5,                  // log2 of the columns of a group
    parameter SKIP    = 1,                  // 0: keeps all, gated ones as zeros
    parameter INDEX   = COLUMNS > 1 << GROUP ? $clog2(COLUMNS) : GROUP + 1
) (
    input  wire             clk,
    input  wire             reset,
    input  wire             valid,
    output wire             ready,
    input  wire [7:0]       code,
    input  wire             keep,           // 0: gated
    output reg  [INDEX-1:0] column,         // of the next code
    output reg              write,
    output reg  [INDEX+8:0] entry,
    output reg              done
);
    localparam [INDEX-1:0] FINAL = COLUMNS - 1;

    reg              flush, waiting;
    reg  [INDEX-1:0] place;
    reg  [7:0]       held;

    wire take  = valid && !flush;
    wire stays = keep && code[6:0] != 7'd0 || SKIP == 0;
    wire ends  = flush || place[INDEX-1:GROUP] != column[INDEX-1:GROUP];

    assign ready = !flush;

    always @(posedge clk) begin
        write <= waiting && (flush || take && stays);
        entry <= {ends, place, held};
        done  <= flush;
        flush <= take && column == FINAL;
        if (take) begin
            column <= column == FINAL ? 0 : column + 1'b1;
            if (stays) begin
                place <= column;
                held  <= keep ? code : 8'd0;
            end
        end
        if (take && stays)
            waiting <= 1'b1;
        else if (flush)
            waiting <= 1'b0;
        if (reset) begin
            column  <= 0;
            flush   <= 1'b0;
            waiting <= 1'b0;
            write   <= 1'b0;
            done    <= 1'b0;
        end
    end
endmodule

`default_nettype wire
