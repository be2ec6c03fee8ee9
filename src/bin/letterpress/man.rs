//! `letterpress man`: the manual page, with a section for each command.

use std::io;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Cli;
use crate::terminal;

pub(crate) fn run() -> u8 {
    let mut page = Vec::new();
    match write(&mut page) {
        Ok(()) if terminal::out(&page) => 0,
        Ok(()) => crate::FAILED,
        Err(error) => {
            terminal::err(&format!("error: {error}\n"));
            crate::FAILED
        }
    }
}

fn write(page: &mut Vec<u8>) -> io::Result<()> {
    let command = Cli::command().disable_help_subcommand(true);
    Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands() {
        let name = sub.get_name().to_owned();
        page.extend_from_slice(format!(".SH \"LETTERPRESS {}\"\n", name.to_uppercase()).as_bytes());
        let man = Man::new(sub.clone().bin_name(format!("letterpress {name}")).disable_help_flag(true));
        man.render_description_section(page)?;
        man.render_options_section(page)?;
        man.render_extra_section(page)?;
    }
    Ok(())
}
