#include "cli/program.hpp"

int main(int argc, char** argv) {
    return ipcbench::cli::run_program(argc, argv);
}
