# Man pages and completions: the program prints them, so they are made whenever it was linked.
#
# A sanitizer's build is not installed, and may not even start outside `ctest`; another machine's program cannot run here.
if(IPCBENCH_SANITIZE OR CMAKE_CROSSCOMPILING)
    return()
endif()
set(documents ${CMAKE_CURRENT_BINARY_DIR}/documents)
file(MAKE_DIRECTORY ${documents})

set(commands COMMAND ipcbench manual -o ${documents}/ipcbench.1)
set(pages ${documents}/ipcbench.1)
foreach(command run rerun list verify compare advise report plot history calibrate clean doctor help completions manual)
    list(APPEND commands COMMAND ipcbench manual ${command} -o ${documents}/ipcbench-${command}.1)
    list(APPEND pages ${documents}/ipcbench-${command}.1)
endforeach()
foreach(shell bash zsh fish)
    list(APPEND commands COMMAND ipcbench completions ${shell} -o ${documents}/ipcbench.${shell})
endforeach()
add_custom_command(TARGET ipcbench POST_BUILD ${commands} VERBATIM)

install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/ipcbench.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ipcbench)
install(FILES ${documents}/ipcbench.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _ipcbench)
install(FILES ${documents}/ipcbench.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
